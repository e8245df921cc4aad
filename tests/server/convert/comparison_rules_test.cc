// Every rule for the fields of a comparison, what plans are compared by, and what their draws
// become.
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/comparison.h"
#include "server/limits.h"
#include "tests/server/convert/rules.h"
#include "tests/server/violations.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;

using Compare = v1::CompareScenariosRequest;

Compare MakeRequest(int plan_count = 2) {
  Compare request;
  request.set_parent("brands/acme");
  for (int i = 0; i < plan_count; ++i) {
    request.add_plans()->set_scenario("brands/acme/scenarios/x" + std::to_string(i));
  }
  return request;
}

// A model of the stages action and value, or of action alone.
v1::Model MakeModel(bool has_value = true) {
  v1::Model model;
  model.set_name("brands/acme/models/m");
  model.set_funnel("sales");
  v1::FunnelStage* action = model.add_stages();
  action->set_stage(v1::STAGE_ACTION);
  action->set_metric("orders");
  if (has_value) {
    v1::FunnelStage* value = model.add_stages();
    value->set_stage(v1::STAGE_VALUE);
    value->set_metric("revenue");
  }
  return model;
}

TEST(ComparisonRulesTest, NamesEveryBadField) {
  const std::vector<Rule<Compare>> rules = {
      {"parent MALFORMED", [](Compare& r) { r.set_parent("acme"); }},
      {"plans REQUIRED", [](Compare& r) { r.clear_plans(); }},
      {"plans OUT_OF_RANGE", [](Compare& r) { r.mutable_plans()->RemoveLast(); }},
      {"plans[1] REQUIRED", [](Compare& r) { r.mutable_plans(1)->Clear(); }},
      {"funnel MALFORMED", [](Compare& r) { r.set_funnel("No Id"); }},
      {"model MALFORMED", [](Compare& r) { r.set_model("newest"); }},
      {"model FOREIGN_BRAND", [](Compare& r) { r.set_model("brands/other/models/m"); }},
      {"draw_count OUT_OF_RANGE", [](Compare& r) { r.set_draw_count(limits::kMinDraws - 1); }},
      {"draw_count OUT_OF_RANGE", [](Compare& r) { r.set_draw_count(limits::kMaxDraws + 1); }},
      {"quantiles[0] OUT_OF_RANGE", [](Compare& r) { r.add_quantiles(1.0); }},
      {"quantiles[0] NOT_FINITE",
       [](Compare& r) { r.add_quantiles(std::numeric_limits<double>::quiet_NaN()); }},
      {"quantiles TOO_MANY",
       [](Compare& r) { r.mutable_quantiles()->Resize(limits::kMaxQuantiles + 1, 0.5); }},
      {"seed OUT_OF_RANGE", [](Compare& r) { r.set_seed(-1); }},
      {"metric MALFORMED", [](Compare& r) { r.set_metric("brands/acme/metrics/orders"); }},
  };
  ExpectRules(
      MakeRequest(), [](const Compare& request) { return FromProto(request); }, rules);
}

// At each limit a comparison is taken, one past it is not.
TEST(ComparisonRulesTest, LimitsPlans) {
  EXPECT_TRUE(FromProto(MakeRequest(limits::kMinScenariosPerComparison)).ok());
  EXPECT_FALSE(FromProto(MakeRequest(limits::kMinScenariosPerComparison - 1)).ok());
  EXPECT_TRUE(FromProto(MakeRequest(limits::kMaxScenariosPerComparison)).ok());
  const auto refused = FromProto(MakeRequest(limits::kMaxScenariosPerComparison + 1));
  EXPECT_THAT(ViolationsOf(refused.status()), ElementsAre("plans TOO_MANY"));
}

TEST(ComparisonRulesTest, HasTheDefaultsOfForecasts) {
  const auto query = FromProto(MakeRequest());
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->forecast.brand, "acme");
  EXPECT_EQ(query->forecast.draw_count, 0);
  EXPECT_EQ(query->forecast.seed, 1U);
  EXPECT_THAT(query->forecast.quantiles, ElementsAre(0.05, 0.25, 0.5, 0.75, 0.95));
}

// Value where there is some, else actions; any other stage by its metric.
TEST(ComparedQuantityTest, IsTheFurthestStageUnlessNamed) {
  EXPECT_EQ(ChooseQuantity({}, MakeModel())->metric, "revenue");
  EXPECT_EQ(ChooseQuantity({}, MakeModel())->stage, data::Stage::kValue);
  EXPECT_EQ(ChooseQuantity({}, MakeModel(false))->metric, "orders");
  ComparisonQuery query;
  query.metric = "orders";
  EXPECT_EQ(ChooseQuantity(query, MakeModel())->stage, data::Stage::kAction);
  query.metric = "clicks";
  EXPECT_THAT(ViolationsOf(ChooseQuantity(query, MakeModel()).status()),
              ElementsAre("metric UNKNOWN_REFERENCE"));
}

TEST(ComparedQuantityTest, TakesSpendOffMoneyOnly) {
  ComparisonQuery query;
  query.less_spend = true;
  EXPECT_TRUE(ChooseQuantity(query, MakeModel())->less_spend);
  EXPECT_THAT(ViolationsOf(ChooseQuantity(query, MakeModel(false)).status()),
              ElementsAre("less_spend CONFLICTING"));
  query.metric = "orders";
  EXPECT_THAT(ViolationsOf(ChooseQuantity(query, MakeModel()).status()),
              ElementsAre("less_spend CONFLICTING"));
}

// Two plans and four draws. Values: 10, 20, 30, 40 at a spend of 5 and 30, 30, 30, 30 at 10. Less
// spend they are 5, 15, 25, 35 and 20, 20, 20, 20: the first is best in the last two draws, and
// the best are 20, 20, 25, 35 with a mean of 25.
TEST(ComparisonTest, SetsPlansAgainstEachOther) {
  std::vector<forecast::PlanTotals> plans(2);
  const auto action = static_cast<std::size_t>(data::Stage::kAction);
  const auto value = static_cast<std::size_t>(data::Stage::kValue);
  plans[0].stages[value] = {10, 20, 30, 40};
  plans[1].stages[value] = {30, 30, 30, 30};
  for (forecast::PlanTotals& plan : plans) plan.stages[action] = {1, 2, 3, 4};
  plans[0].spend = 5;
  plans[1].spend = 10;
  plans[1].effort_hours = 3;
  plans[1].support.outside_observed = 0.25;
  const v1::ScenarioComparison comparison =
      ToProto(plans, {data::Stage::kValue, "revenue", true}, MakeModel(), std::vector<double>{0.5});
  ASSERT_EQ(comparison.plans_size(), 2);
  EXPECT_EQ(comparison.draw_count(), 4);
  EXPECT_EQ(comparison.kind(), v1::METRIC_KIND_MONEY);
  EXPECT_EQ(comparison.plans(0).mean(), 20);
  EXPECT_EQ(comparison.plans(0).best_chance(), 0.5);
  EXPECT_EQ(comparison.plans(0).regret(), 5);
  EXPECT_EQ(comparison.plans(1).regret(), 5);
  EXPECT_EQ(comparison.plans(0).chance_to_beat_first(), 0.5);
  EXPECT_EQ(comparison.plans(1).quantiles(0).value(), 20);
  EXPECT_EQ(comparison.plans(1).effort_hours(), 3);
  EXPECT_EQ(comparison.plans(1).support().share_outside_observed(), 0.25);
  ASSERT_EQ(comparison.plans(0).totals_size(), 2);
  EXPECT_EQ(comparison.plans(0).totals(0).metric(), "orders");
  EXPECT_EQ(comparison.plans(0).totals(0).mean(), 2.5);
  EXPECT_EQ(comparison.plans(0).totals(1).mean(), 25);
  ASSERT_EQ(comparison.beats_size(), 2);
  EXPECT_THAT(comparison.beats(1).chances(), ElementsAre(0.5, 0.5));
}

}  // namespace
}  // namespace funnelcast::convert

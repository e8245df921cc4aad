// Comparisons of plans: what is sent, the tables, and how sure the words are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "clients/cli/compare_tables.h"
#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kPlan[] = "date,channel,metric,value\n2026-01-05,blog,spend,100\n";

void AddPlan(v1::ScenarioComparison& comparison, double mean, double best_chance) {
  v1::ComparedPlan& plan = *comparison.add_plans();
  plan.set_spend(1250.6);
  plan.set_mean(mean);
  plan.set_best_chance(best_chance);
  plan.set_chance_to_beat_first(comparison.plans_size() == 1 ? 0.5 : best_chance);
  plan.set_regret(100.0 * comparison.plans_size());
  for (const double probability : {0.1, 0.9}) {
    v1::Quantile& quantile = *plan.add_quantiles();
    quantile.set_probability(probability);
    quantile.set_value(mean * (0.5 + probability));
  }
  v1::StageTotal& total = *plan.add_totals();
  total.set_stage(v1::STAGE_ACTION);
  total.set_metric("orders");
  total.set_kind(v1::METRIC_KIND_COUNT);
  total.set_mean(mean / 50);
}

v1::ScenarioComparison MakeComparison(const std::vector<double>& best_chances,
                                      int draw_count = 1000) {
  v1::ScenarioComparison comparison;
  comparison.set_metric("revenue");
  comparison.set_kind(v1::METRIC_KIND_MONEY);
  comparison.set_draw_count(draw_count);
  double mean = 12345.6;
  for (const double chance : best_chances) AddPlan(comparison, mean += 1000, chance);
  return comparison;
}

class CompareCommandTest : public CliServerTest {
 protected:
  void SetUp() override {
    CliServerTest::SetUp();
    v1::ScenarioComparison& comparison = forecasts_.comparison;
    comparison = MakeComparison({0.1, 0.9});
    comparison.set_currency_code("EUR");
    comparison.set_model("brands/shop/models/m1");
    comparison.set_max_rhat(1.01);
    *comparison.mutable_start() = MakeDate(2026, 1, 5);
    *comparison.mutable_end() = MakeDate(2026, 1, 19);
    comparison.add_warnings()->set_text("The history is short.");
    comparison.mutable_plans(1)->add_warnings()->set_text(
        "Planned spend is above what was ever spent.");
  }
};

TEST_F(CompareCommandTest, ScenariosAndFilesAreSentInTheirOrder) {
  const Outcome outcome = Run({"scenario", "compare", "shop", "lean", WriteFile("plan.csv", kPlan),
                               "--draws", "500", "--seed", "3", "--quantiles", "0.1,0.9", "--model",
                               "m1", "--funnel", "sales", "--metric", "revenue", "--less-spend"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::CompareScenariosRequest& request = forecasts_.compare_request;
  EXPECT_EQ(request.parent(), "brands/shop");
  ASSERT_EQ(request.plans_size(), 2);
  EXPECT_EQ(request.plans(0).scenario(), "brands/shop/scenarios/lean");
  EXPECT_EQ(request.plans(1).plan().table(), kPlan);
  EXPECT_EQ(request.draw_count(), 500);
  EXPECT_EQ(request.seed(), 3);
  EXPECT_THAT(request.quantiles(), testing::ElementsAre(0.1, 0.9));
  EXPECT_EQ(request.model(), "brands/shop/models/m1");
  EXPECT_EQ(request.funnel(), "sales");
  EXPECT_EQ(request.metric(), "revenue");
  EXPECT_TRUE(request.less_spend());
}

TEST_F(CompareCommandTest, TablesShowPlansThenTheVerdictThenStagesThenNotes) {
  EXPECT_EQ(Run({"scenario", "compare", "shop", "lean", "push"}).out,
            "Comparison of 2 plans, 2026-01-05 to before 2026-01-19 (14 days)\n"
            "Model m1, 1,000 draws, largest R-hat 1.010\n"
            "\n"
            "revenue (EUR) over the whole window\n"
            "\n"
            "scenario  spend (EUR)    mean    10%     90%\n"
            "lean            1,251  13,350  8,007  18,680\n"
            "push            1,251  14,350  8,607  20,080\n"
            "\n"
            "Which is best\n"
            "\n"
            "scenario  chance to be best  chance to beat lean  regret\n"
            "lean                    10%                    -  100.00\n"
            "push                    90%                  90%  200.00\n"
            "\n"
            "push is very likely the best: its chance is 90 %, give or take 2 points for 1,000 "
            "draws, and lean\n"
            "comes next with 10 %.\n"
            "Regret: what the best plan of each draw brings beyond this one, on average.\n"
            "\n"
            "Every stage, mean over the whole window\n"
            "\n"
            "scenario  orders\n"
            "lean         267\n"
            "push         287\n"
            "\n"
            "To keep in mind\n"
            "\n"
            "  - The history is short.\n"
            "  - push: Planned spend is above what was ever spent.\n");
}

TEST_F(CompareCommandTest, NotesThatPlansShareAreSaidOnce) {
  forecasts_.comparison = MakeComparison({0.2, 0.3, 0.5});
  for (v1::ComparedPlan& plan : *forecasts_.comparison.mutable_plans())
    plan.add_warnings()->set_text("Old.");
  forecasts_.comparison.mutable_plans(0)->add_warnings()->set_text("New.");
  forecasts_.comparison.mutable_plans(2)->add_warnings()->set_text("New.");
  EXPECT_THAT(Run({"scenario", "compare", "shop", "lean", "push", "steady"}).out,
              testing::EndsWith("  - All plans: Old.\n  - lean, steady: New.\n"));
}

TEST_F(CompareCommandTest, LessSpendIsNamedInTheTitle) {
  forecasts_.comparison.set_less_spend(true);
  EXPECT_THAT(Run({"scenario", "compare", "shop", "lean", "push"}).out,
              HasSubstr("\nrevenue less spend (EUR) over the whole window\n"));
}

TEST_F(CompareCommandTest, CsvHasARowForEachPlanUnrounded) {
  const std::string csv =
      Run({"scenario", "compare", "shop", "lean", "push", "--output", "csv"}).out;
  EXPECT_THAT(csv, HasSubstr("scenario,spend,effort_hours,mean,q0.1,q0.9,best_chance,"
                             "chance_to_beat_first,regret\r\n"));
  EXPECT_THAT(csv, HasSubstr("lean,1250.6,0,13345.6,"));
  EXPECT_THAT(csv, HasSubstr(",0.9,0.9,200\r\n"));
}

TEST_F(CompareCommandTest, JsonIsTheComparison) {
  const auto json = nlohmann::json::parse(
      Run({"scenario", "compare", "shop", "lean", "push", "--output", "json"}).out);
  EXPECT_EQ(json["plans"].size(), 2U);
  EXPECT_EQ(json["plans"][1]["bestChance"], 0.9);
  EXPECT_EQ(json["start"], "2026-01-05");
  EXPECT_EQ(json["drawCount"], 1000);
}

TEST_F(CompareCommandTest, OnePlanIsWrongUse) {
  const Outcome outcome = Run({"scenario", "compare", "shop", "lean"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("at least two"));
  EXPECT_EQ(Run({"scenario", "compare", "shop"}).code, 2);
}

TEST_F(CompareCommandTest, RefusalsNameThePlansAsTheUserDoes) {
  forecasts_.status = InvalidFields(
      {{"plans[1].scenario",
        "plans[1].scenario is brands/shop/scenarios/push, which does not exist; name a stored "
        "scenario."}});
  const Outcome scenario = Run({"scenario", "compare", "shop", "lean", "push"});
  EXPECT_EQ(scenario.code, 1);
  EXPECT_THAT(scenario.err, HasSubstr("plans[1].scenario is brands/shop/scenarios/push"));
  EXPECT_THAT(scenario.err, HasSubstr("Hint: plans[1] is push. `funnelcast scenario list shop`"));
  forecasts_.status =
      InvalidFields({{"less_spend", "less_spend is set, and orders is not money."}});
  const Outcome less_spend = Run({"scenario", "compare", "shop", "lean", "push", "--less-spend"});
  EXPECT_THAT(less_spend.err, HasSubstr("--less-spend is set"));
  const Outcome file = Run({"scenario", "compare", "shop", "lean", "push.csv"});
  EXPECT_EQ(file.code, 1);
  EXPECT_THAT(file.err, HasSubstr("There is no plan file 'push.csv'"));
}

TEST(FormatShareOfDrawsTest, ClaimsNoMoreThanTheDrawsAllow) {
  EXPECT_EQ(FormatShareOfDraws(0.0, 600), "under 0.5 %");
  EXPECT_EQ(FormatShareOfDraws(1.0, 600), "over 99.5 %");
  EXPECT_EQ(FormatShareOfDraws(1.0, 100), "over 97 %");
  EXPECT_EQ(FormatShareOfDraws(0.0, 20'000), "under 0.1 %");
  EXPECT_EQ(FormatShareOfDraws(0.42, 600), "42 %");
}

// Of 1,000 draws, 52 and 48 % differ by 4 points with a standard error of 3.2; 60 and 40 % by 20.
TEST(BestPlanSentenceTest, LevelPlansAreNotToldApart) {
  const std::vector<std::string> labels = {"a", "b", "c"};
  EXPECT_EQ(BestPlanSentence(MakeComparison({0.52, 0.48}), labels),
            "Which is best is open: a (52 %) and b (48 %) are level within the error of 1,000 "
            "draws.");
  EXPECT_THAT(BestPlanSentence(MakeComparison({0.4, 0.6}), labels),
              HasSubstr("b is more likely than not the best: its chance is 60 %, give or take 4 "
                        "points for 1,000 draws, and a comes next with 40 %."));
  // A third of 10,000 draws each, and one of them a little less.
  EXPECT_THAT(BestPlanSentence(MakeComparison({0.34, 0.334, 0.326}, 10'000), labels),
              HasSubstr("a (34 %), b (33 %) and c (33 %) are level"));
}

TEST(BestPlanSentenceTest, FewDrawsAreNoProof) {
  const std::vector<std::string> labels = {"a", "b"};
  EXPECT_EQ(
      BestPlanSentence(MakeComparison({0.0, 1.0}, 600), labels),
      "b is almost surely the best: its chance is over 99.5 % for 600 draws, and a comes next "
      "with under 0.5 %.");
}

// The first plan wins most draws by a little, the last one some by a lot.
TEST(BestPlanSentenceTest, SaysWhenAnotherBringsMoreOnAverage) {
  const std::vector<std::string> labels = {"a", "b", "c"};
  const std::string text = BestPlanSentence(MakeComparison({0.45, 0.25, 0.3}), labels);
  EXPECT_THAT(text, HasSubstr("a is the best more often than any other, but not in most draws"));
  EXPECT_THAT(text, HasSubstr("c comes next with 30 %. On average c brings more."));
  EXPECT_THAT(BestPlanSentence(MakeComparison({0.1, 0.1, 0.8}), labels),
              Not(HasSubstr("On average")));
}

}  // namespace
}  // namespace funnelcast::cli

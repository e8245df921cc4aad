// Plans through their stored form: read back as they were, also from inputs in another order, and
// refused when they are damaged.
#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/plan.h"
#include "tests/server/convert/requests_for_test.h"

namespace funnelcast::convert {
namespace {

void Add(v1::Plan& plan, const std::string& channel, const std::string& metric, int day,
         double value) {
  v1::PlannedInput* input = plan.add_inputs();
  input->set_channel(channel);
  input->set_metric(metric);
  *input->mutable_date() = MakeDate(2026, 1, day);
  input->set_value(value);
}

// Two channels, of which one has hours as well.
v1::Plan MakePlan() {
  v1::Plan plan;
  Add(plan, "facebook", "effort_hours", 2, 3);
  Add(plan, "facebook", "spend", 1, 10);
  Add(plan, "facebook", "spend", 4, 30);
  Add(plan, "search", "spend", 3, 5);
  return plan;
}

std::string Stored(const v1::Plan& plan) {
  return "plan 1\neffort_hours e\nspend s\n\n" + plan.SerializeAsString();
}

void ExpectThePlan(const absl::StatusOr<Plan>& plan) {
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->total_spend, 45);
  EXPECT_EQ(plan->total_effort_hours, 3);
  EXPECT_EQ(plan->end_day - plan->first_day, 4);
  ASSERT_EQ(plan->series.size(), 3U);
  EXPECT_EQ(plan->series[0].metric, "effort_hours");
  EXPECT_EQ(plan->series[0].kind, store::MetricKind::kEffort);
  EXPECT_EQ(plan->series[1].values.size(), 2U);
  EXPECT_EQ(plan->series[1].values[1].value, 30);
  EXPECT_EQ(plan->series[2].channel, "search");
}

TEST(StoredPlanTest, IsReadBackAsItWas) {
  const auto plan = DecodePlan(Stored(MakePlan()));
  ExpectThePlan(plan);
  EXPECT_EQ(EncodePlan(*plan), Stored(MakePlan()));
}

TEST(StoredPlanTest, OrderDoesNotMatter) {
  v1::Plan plan = MakePlan();
  plan.mutable_inputs()->SwapElements(0, 3);
  plan.mutable_inputs()->SwapElements(1, 2);
  ExpectThePlan(DecodePlan(Stored(plan)));
}

TEST(StoredPlanTest, DamageIsNoticed) {
  const std::vector<std::function<void(v1::Plan&)>> damages = {
      [](v1::Plan& plan) { plan.clear_inputs(); },
      [](v1::Plan& plan) { plan.mutable_inputs(1)->set_value(-1); },
      [](v1::Plan& plan) { plan.mutable_inputs(1)->set_metric("orders"); },
      [](v1::Plan& plan) { plan.mutable_inputs(1)->clear_date(); },
      [](v1::Plan& plan) { *plan.mutable_inputs(2)->mutable_date() = MakeDate(2026, 1, 1); },
      [](v1::Plan& plan) { *plan.mutable_inputs(2)->mutable_date() = MakeDate(2036, 1, 1); },
  };
  for (const auto& damage : damages) {
    v1::Plan plan = MakePlan();
    damage(plan);
    EXPECT_TRUE(absl::IsDataLoss(DecodePlan(Stored(plan)).status())) << plan.ShortDebugString();
  }
  EXPECT_TRUE(absl::IsDataLoss(DecodePlan("").status()));
}

}  // namespace
}  // namespace funnelcast::convert

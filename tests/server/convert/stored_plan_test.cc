// Plans through their stored form: read back as they were, also from the form before, and refused
// when they are damaged.
#include "server/convert/stored_plan.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "funnelcast/stored/v1/plan.pb.h"
#include "gtest/gtest.h"
#include "server/limits.h"
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

std::string FormBefore(const v1::Plan& plan) {
  return "plan 1\neffort_hours e\nspend s\n\n" + plan.SerializeAsString();
}

std::string Form(const stored::v1::Plan& plan) { return "plan 2\n" + plan.SerializeAsString(); }

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

// The plan as it is stored today.
stored::v1::Plan MakeStored() {
  const auto plan = DecodePlan(FormBefore(MakePlan()));
  stored::v1::Plan stored;
  EXPECT_TRUE(stored.ParseFromString(EncodePlan(*plan).substr(7)));
  return stored;
}

TEST(StoredPlanTest, IsReadBackAsItWas) {
  const std::string stored = Form(MakeStored());
  const auto plan = DecodePlan(stored);
  ExpectThePlan(plan);
  EXPECT_EQ(EncodePlan(*plan), stored);
}

TEST(StoredPlanTest, DamageIsNoticed) {
  const std::vector<std::function<void(stored::v1::Plan&)>> damages = {
      [](stored::v1::Plan& plan) { plan.clear_series(); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->clear_values(); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->add_values(1); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->set_values(0, -1); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->set_values(0, std::nan("")); },
      [](stored::v1::Plan& plan) {
        plan.mutable_series(1)->set_values(0, 1.01 * limits::kMaxPlannedValue);
      },
      [](stored::v1::Plan& plan) {
        plan.mutable_series(1)->set_kind(static_cast<stored::v1::PlanSeries::Kind>(9));
      },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->set_day_steps(1, 0); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->set_day_steps(1, INT32_MAX); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->set_day_steps(1, 4000); },
      [](stored::v1::Plan& plan) { plan.mutable_series(1)->clear_kind(); },
      [](stored::v1::Plan& plan) { plan.mutable_series()->SwapElements(0, 1); },
      [](stored::v1::Plan& plan) { *plan.add_series() = plan.series(2); },
  };
  for (const auto& damage : damages) {
    stored::v1::Plan plan = MakeStored();
    damage(plan);
    EXPECT_TRUE(absl::IsDataLoss(DecodePlan(Form(plan)).status())) << plan.ShortDebugString();
  }
  EXPECT_TRUE(absl::IsDataLoss(DecodePlan("").status()));
  EXPECT_TRUE(absl::IsDataLoss(DecodePlan("plan 3\n").status()));
  EXPECT_TRUE(absl::IsDataLoss(DecodePlan("plan 2\n\xff").status()));
}

TEST(StoredPlanTest, DaysAreThoseOfTheContract) {
  const auto decode = [](Day day) {
    stored::v1::Plan plan;
    stored::v1::PlanSeries& series = *plan.add_series();
    series = MakeStored().series(1);
    series.clear_day_steps();
    series.clear_values();
    series.add_day_steps(day);
    series.add_values(1.0);
    return DecodePlan(Form(plan)).ok();
  };
  EXPECT_FALSE(decode(limits::kFirstDay - 1));
  EXPECT_TRUE(decode(limits::kFirstDay));
  EXPECT_TRUE(decode(limits::kEndDay));
  EXPECT_FALSE(decode(limits::kEndDay + 1));
}

TEST(StoredPlanTest, TheFormBeforeIsReadInAnyOrder) {
  v1::Plan plan = MakePlan();
  ExpectThePlan(DecodePlan(FormBefore(plan)));
  plan.mutable_inputs()->SwapElements(0, 3);
  plan.mutable_inputs()->SwapElements(1, 2);
  ExpectThePlan(DecodePlan(FormBefore(plan)));
}

TEST(StoredPlanTest, DamageOfTheFormBeforeIsNoticed) {
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
    EXPECT_TRUE(absl::IsDataLoss(DecodePlan(FormBefore(plan)).status())) << plan.ShortDebugString();
  }
}

}  // namespace
}  // namespace funnelcast::convert

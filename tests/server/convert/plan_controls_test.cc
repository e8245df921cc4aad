// Controls in plans: for the brand as a whole, kept in the stored form, open on days between.
#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/plan.h"
#include "server/convert/stored_plan.h"
#include "simulator/data/plan_periods.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/violations.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PlanControlsTest : public testing::Test {
 protected:
  PlanControlsTest() {
    vocabulary_.channels = {"facebook"};
    vocabulary_.metrics = {{"spend", store::MetricKind::kSpend},
                           {"price", store::MetricKind::kControl},
                           {"orders", store::MetricKind::kCount}};
  }

  void Add(const std::string& channel, const std::string& metric, int day, double value) {
    v1::PlannedInput* input = proto_.add_inputs();
    input->set_channel(channel);
    input->set_metric(metric);
    *input->mutable_date() = MakeDate(2026, 1, day);
    input->set_value(value);
  }

  Plan Read() {
    errors::FieldViolations violations;
    Plan plan = CheckPlanInputs(proto_, "plan", vocabulary_, violations);
    violations_ = ViolationsOf(violations.ToStatus());
    return plan;
  }

  PlanVocabulary vocabulary_;
  v1::Plan proto_;
  std::vector<std::string> violations_;
};

// The window runs to the last day of either; what the price is on the days between is left open.
TEST_F(PlanControlsTest, StandBesideInputs) {
  Add("facebook", "spend", 1, 100);
  Add("", "price", 2, 12);
  Add("", "price", 4, 14);
  const Plan plan = Read();
  EXPECT_THAT(violations_, IsEmpty());
  EXPECT_EQ(plan.end_day - plan.first_day, 4);
  EXPECT_EQ(plan.total_spend, 100);
  EXPECT_EQ(plan.total_effort_hours, 0);
  const auto again = DecodePlan(EncodePlan(plan));
  ASSERT_TRUE(again.ok()) << again.status();
  const data::PlanInputs inputs = ToPlanInputs(*again, {});
  ASSERT_EQ(inputs.channels.size(), 1U);
  ASSERT_EQ(inputs.controls.size(), 1U);
  EXPECT_EQ(inputs.controls[0].id, "price");
  const std::vector<double>& values = inputs.controls[0].values;
  ASSERT_EQ(values.size(), 4U);
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[2]));
  EXPECT_EQ(values[1], 12);
  EXPECT_EQ(values[3], 14);
}

TEST_F(PlanControlsTest, AreForTheBrandAsAWhole) {
  Add("facebook", "price", 1, 12);
  Read();
  EXPECT_THAT(violations_, ElementsAre("plan.inputs[0].channel CONFLICTING"));
}

TEST_F(PlanControlsTest, OtherMetricsNeedTheirChannel) {
  Add("", "spend", 1, 12);
  Add("facebook", "orders", 1, 12);
  Read();
  EXPECT_THAT(violations_,
              ElementsAre("plan.inputs[0].channel REQUIRED", "plan.inputs[1].metric CONFLICTING"));
}

TEST_F(PlanControlsTest, ADayIsPlannedOnce) {
  Add("", "price", 1, 12);
  Add("", "price", 1, 13);
  Read();
  EXPECT_THAT(violations_, ElementsAre("plan.inputs[1] DUPLICATE"));
}

}  // namespace
}  // namespace funnelcast::convert

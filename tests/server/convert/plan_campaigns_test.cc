// Campaigns in plans: parts of their channel, known to the brand, never beside the channel as a
// whole.
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

class PlanCampaignsTest : public testing::Test {
 protected:
  PlanCampaignsTest() {
    vocabulary_.channels = {"facebook", "search"};
    vocabulary_.campaigns = {{"facebook", "cold"}, {"facebook", "warm"}};
    vocabulary_.metrics = {{"spend", store::MetricKind::kSpend},
                           {"price", store::MetricKind::kControl}};
  }

  void Add(const std::string& channel, const std::string& campaign, int day, double value,
           const std::string& metric = "spend") {
    v1::PlannedInput* input = proto_.add_inputs();
    input->set_channel(channel);
    input->set_campaign(campaign);
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

// The first day by campaign, the second as a whole; through the stored form.
TEST_F(PlanCampaignsTest, AddUpToTheirChannel) {
  Add("facebook", "cold", 1, 60);
  Add("facebook", "warm", 1, 40);
  Add("facebook", "", 2, 90);
  Add("search", "", 1, 10);
  const Plan plan = Read();
  EXPECT_THAT(violations_, IsEmpty());
  EXPECT_EQ(plan.total_spend, 200);
  const auto again = DecodePlan(EncodePlan(plan));
  ASSERT_TRUE(again.ok()) << again.status();
  const data::PlanInputs inputs = ToPlanInputs(*again, {});
  ASSERT_EQ(inputs.channels.size(), 2U);
  EXPECT_THAT(inputs.channels[0].spend, ElementsAre(100, 90));
  ASSERT_EQ(inputs.channels[0].campaigns.size(), 2U);
  EXPECT_EQ(inputs.channels[0].campaigns[0].id, "cold");
  EXPECT_THAT(inputs.channels[0].campaigns[0].spend, ElementsAre(60, 0));
  EXPECT_THAT(inputs.channels[0].campaigns[1].spend, ElementsAre(40, 0));
  EXPECT_THAT(inputs.channels[1].campaigns, IsEmpty());
}

TEST_F(PlanCampaignsTest, RefuseACampaignThatTheChannelDoesNotHave) {
  Add("search", "cold", 1, 60);
  Read();
  EXPECT_THAT(violations_, ElementsAre("plan.inputs[0].campaign UNKNOWN_REFERENCE"));
}

TEST_F(PlanCampaignsTest, RefuseADayPlannedAsAWholeAndByCampaign) {
  Add("facebook", "cold", 1, 60);
  Add("facebook", "", 1, 90);
  Read();
  EXPECT_THAT(violations_, ElementsAre("plan.inputs[1].campaign CONFLICTING"));
}

TEST_F(PlanCampaignsTest, RefuseACampaignPlannedTwiceAndOneOfAControl) {
  Add("facebook", "cold", 1, 60);
  Add("facebook", "cold", 1, 70);
  Add("", "cold", 1, 2, "price");
  Read();
  EXPECT_THAT(violations_,
              ElementsAre("plan.inputs[1] DUPLICATE", "plan.inputs[2].campaign CONFLICTING"));
}

}  // namespace
}  // namespace funnelcast::convert

// What a plan's mix of campaigns makes of a channel's outcomes.
#include "simulator/forecast/campaign_mix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "simulator/data/plan_periods.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

// Channel a had campaigns x and y in equal parts of late. Its attention is split by input: x brings
// twice as much as y for the same money, in both draws of the split.
class CampaignMixTest : public ::testing::Test {
 protected:
  CampaignMixTest() {
    for (const char* id : {"x", "y"}) {
      fitted_.channels[0].campaigns.push_back(
          {.campaign = id, .tier = data::EvidenceTier::kOwnHistory, .recent_share = 0.5});
    }
    data::FittedSplit& split = fitted_.campaign_splits.emplace_back();
    split.channel = "a";
    split.campaign_count = 2;
    split.draw_count = 2;
    const float log_two = std::log(2.0F);
    split.draws = {0, 0, -20, -20, log_two, log_two, 0, 0};  // concentration, tau, d of x and y
  }

  // All of a's 10 a day goes to the given parts, by campaign.
  static data::PlanInputs MakePlan(const std::vector<std::pair<std::string, double>>& parts) {
    data::PlanInputs plan = MakeStagePlan(14, 10.0, 10.0);
    for (const auto& [id, spend] : parts) {
      data::CampaignPlan& campaign = plan.channels[0].campaigns.emplace_back();
      campaign.id = id;
      campaign.spend.assign(14, spend);
    }
    return plan;
  }
  std::vector<CampaignMix> Make(const data::PlanInputs& plan, MixScope scope = MixScope::kAll) {
    return MakeCampaignMixes(fitted_, plan, MakeStageWeeks(plan),
                             {.scope = scope, .draw_count = 2, .seed = 1});
  }

  data::FittedFunnel fitted_ = MakeStageFunnel();
};

TEST_F(CampaignMixTest, WhatIsOpenGoesOnAsOfLate) {
  const auto mixes = Make(MakePlan({}));
  ASSERT_EQ(mixes.size(), 1U);  // b has no campaigns
  EXPECT_EQ(mixes[0].campaigns, (std::vector<std::string>{"x", "y"}));
  EXPECT_FALSE(mixes[0].plan_names_campaigns);
  EXPECT_EQ(mixes[0].inputs[0], std::vector<double>(14, 5.0));
  EXPECT_EQ(mixes[0].shares[1], (std::vector<double>{0.5, 0.5}));
  EXPECT_TRUE(ComputeLogMixFactor(mixes[0], data::Stage::kAttention).empty());
}

TEST_F(CampaignMixTest, OnlyChannelsThatThePlanNamesByCampaign) {
  EXPECT_TRUE(Make(MakePlan({}), MixScope::kPlannedByCampaign).empty());
  EXPECT_EQ(Make(MakePlan({{"x", 4.0}}), MixScope::kPlannedByCampaign).size(), 1U);
}

// 4 for x, and the other 6 in halves.
TEST_F(CampaignMixTest, CampaignsShareTheRestOfTheirChannel) {
  const auto mixes = Make(MakePlan({{"x", 4.0}}));
  EXPECT_DOUBLE_EQ(mixes[0].inputs[0][0], 7.0);
  EXPECT_DOUBLE_EQ(mixes[0].inputs[1][0], 3.0);
  EXPECT_NEAR(mixes[0].shares[0][0], 0.7, 1e-12);
}

// As of late a unit brings 0.5 x 2 + 0.5 = 1.5; all in x brings 2, all in y 1.
TEST_F(CampaignMixTest, FactorIsTheRateOfTheMixOverThatOfLate) {
  for (const auto& [id, rate] : {std::pair("x", 2.0), std::pair("y", 1.0)}) {
    const auto mixes = Make(MakePlan({{id, 10.0}}));
    const std::vector<float> shift = ComputeLogMixFactor(mixes[0], data::Stage::kAttention);
    ASSERT_EQ(shift.size(), 4U);  // two weeks of two draws
    for (const float value : shift) EXPECT_NEAR(value, std::log(rate / 1.5), 1e-5);
    // A total of a later stage sees what all stages before it make of the mix.
    for (const float value : ComputeMixFactor(mixes[0], data::Stage::kAction)) {
      EXPECT_NEAR(value, rate / 1.5, 1e-5);
    }
    EXPECT_TRUE(ComputeMixFactor(mixes[0], data::Stage::kAttention).empty());
    EXPECT_TRUE(ComputeLogMixFactor(mixes[0], data::Stage::kInterest).empty());
  }
}

// A campaign that only the plan knows is drawn from the pool, whose spread exp(-20) leaves it at
// the rate of 1: as y.
TEST_F(CampaignMixTest, NewCampaignsComeFromThePool) {
  const auto mixes = Make(MakePlan({{"z", 10.0}}));
  ASSERT_EQ(mixes[0].campaigns, (std::vector<std::string>{"x", "y", "z"}));
  for (const float value : ComputeLogMixFactor(mixes[0], data::Stage::kAttention)) {
    EXPECT_NEAR(value, std::log(1.0 / 1.5), 1e-5);
  }
}

TEST_F(CampaignMixTest, APausedPeriodHasNoFactor) {
  data::PlanInputs plan = MakePlan({{"x", 10.0}});
  for (std::size_t day = 7; day < 14; ++day) {
    plan.channels[0].spend[day] = plan.channels[0].campaigns[0].spend[day] = 0.0;
  }
  const std::vector<float> shift = ComputeLogMixFactor(Make(plan)[0], data::Stage::kAttention);
  EXPECT_NEAR(shift[0], std::log(2.0 / 1.5), 1e-5);
  EXPECT_EQ(shift[2], 0.0F);
}

}  // namespace
}  // namespace funnelcast::forecast

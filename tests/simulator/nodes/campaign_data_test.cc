// What is gathered of campaigns from a history.
#include "simulator/nodes/campaign_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "simulator/base/special_functions.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/nodes/campaign_split.h"
#include "tests/simulator/toy_campaigns.h"

namespace funnelcast {
namespace {

std::vector<nodes::ChannelCampaigns> Gather(const data::FunnelHistory& history,
                                            int period_days = 7) {
  return nodes::GatherCampaigns(history, data::MakePeriodGrid(history, period_days));
}

TEST(CampaignDataTest, SplitsAStageByTheStageBefore) {
  const auto gathered = Gather(MakeCampaignHistory(140, ThreeCampaigns()));
  ASSERT_EQ(gathered.size(), 1U);
  EXPECT_EQ(gathered[0].channel, "a");
  ASSERT_EQ(gathered[0].campaigns.size(), 3U);  // nothing is left for the unnamed
  ASSERT_EQ(gathered[0].splits.size(), 2U);
  EXPECT_EQ(gathered[0].splits[0].parent, data::ParentKind::kInput);
  EXPECT_EQ(gathered[0].splits[1].parent, data::ParentKind::kStage);
  EXPECT_EQ(gathered[0].splits[1].parent_stage, data::Stage::kAttention);
  EXPECT_EQ(gathered[0].splits[1].data.periods.size(), 20U);
  double shares = 0.0;
  for (const data::CampaignEvidence& one : gathered[0].campaigns) shares += one.recent_share;
  EXPECT_NEAR(shares, 1.0, 1e-12);
}

// Without input the first outcome falls as it did over the eight weeks before, of which the first
// week has none; later stages follow it as ever.
TEST(CampaignDataTest, SplitsAChannelWithoutInputByItsLastWeeks) {
  const auto paid = Gather(MakeCampaignHistory(140, ThreeCampaigns()));
  const auto gathered = Gather(MakeUnpaidCampaignHistory(140, ThreeCampaigns()));
  ASSERT_EQ(gathered.size(), 1U);
  EXPECT_FALSE(gathered[0].by_input);
  EXPECT_EQ(gathered[0].first_stage, data::Stage::kAttention);
  ASSERT_EQ(gathered[0].splits.size(), 2U);
  EXPECT_EQ(gathered[0].splits[0].parent, data::ParentKind::kNone);
  EXPECT_EQ(gathered[0].splits[1].parent, data::ParentKind::kStage);
  const auto& periods = gathered[0].splits[0].data.periods;
  ASSERT_EQ(periods.size(), 19U);
  for (std::size_t t = 0; t < periods.size(); ++t) {
    for (std::size_t k = 0; k < 3; ++k) {
      double before = 0.0;
      for (std::size_t b = t + 1 - std::min<std::size_t>(t + 1, 8); b <= t; ++b) {
        before += paid[0].splits[0].data.periods[b][k].outcome;
      }
      EXPECT_NEAR(periods[t][k].parent, before, 1e-9 * before);
      EXPECT_EQ(periods[t][k].outcome, paid[0].splits[0].data.periods[t + 1][k].outcome);
    }
  }
  double recent = 0.0;
  for (const data::CampaignEvidence& one : gathered[0].campaigns) {
    EXPECT_EQ(one.tier, data::EvidenceTier::kOwnHistory);
    recent += one.recent_share;
  }
  EXPECT_NEAR(recent, 1.0, 1e-12);
}

// Money that was not observed by campaign is as good as none.
TEST(CampaignDataTest, SplitsAChannelWhoseInputWasNotObservedByCampaignByItsLastWeeks) {
  const auto unpaid = Gather(MakeUnpaidCampaignHistory(140, ThreeCampaigns()));
  const auto gathered = Gather(MakeUnsharedCampaignHistory(140, ThreeCampaigns()));
  ASSERT_EQ(gathered.size(), 1U);
  EXPECT_FALSE(gathered[0].by_input);
  ASSERT_EQ(gathered[0].splits.size(), 2U);
  EXPECT_EQ(gathered[0].splits[0].parent, data::ParentKind::kNone);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(gathered[0].campaigns[k].recent_share, unpaid[0].campaigns[k].recent_share);
    EXPECT_EQ(gathered[0].campaigns[k].tier, data::EvidenceTier::kOwnHistory);
  }
}

// Where the first stage exceeds the channel everywhere, people who were reached say, the next one
// is what falls on campaigns.
TEST(CampaignDataTest, AChannelWithoutInputIsSplitFromTheFirstStageThatCanBe) {
  data::FunnelHistory history = MakeUnpaidCampaignHistory(140, ThreeCampaigns());
  for (double& value : history.channels[0].stages[0]) value *= 0.8;
  const auto gathered = Gather(history);
  EXPECT_EQ(gathered[0].first_stage, data::Stage::kInterest);
  ASSERT_EQ(gathered[0].splits.size(), 1U);
  EXPECT_EQ(gathered[0].splits[0].stage, data::Stage::kInterest);
  EXPECT_EQ(gathered[0].splits[0].parent, data::ParentKind::kNone);
}

// Issues of a newsletter, a week each: how they share the readers cannot be learned, but how many
// of each one's readers click can, where two go out in a week.
TEST(CampaignDataTest, CampaignsOfOneWeekAreSplitFromTheSecondStageOn) {
  std::vector<ToyCampaign> issues;
  for (int i = 0; i < 20; ++i) {
    const std::string number = std::to_string(100 + i);
    issues.push_back({.id = "a" + number, .first = 7 * i, .end = 7 * i + 7});
    issues.push_back({.id = "b" + number, .first = 7 * i, .end = 7 * i + 7});
  }
  const auto gathered = Gather(MakeUnpaidCampaignHistory(140, issues));
  ASSERT_EQ(gathered[0].splits.size(), 1U);
  EXPECT_EQ(gathered[0].splits[0].stage, data::Stage::kInterest);
  EXPECT_EQ(gathered[0].splits[0].parent, data::ParentKind::kStage);
  EXPECT_EQ(gathered[0].splits[0].data.periods.size(), 20U);
}

// Else its end would look like scatter.
TEST(CampaignDataTest, EndedCampaignsOfAChannelWithoutInputAreLeftOut) {
  const auto gathered = Gather(
      MakeUnpaidCampaignHistory(140, {{.id = "ended", .end = 70}, {.id = "one"}, {.id = "two"}}));
  const auto& periods = gathered[0].splits[0].data.periods;
  ASSERT_EQ(periods.size(), 19U);
  for (std::size_t t = 0; t < periods.size(); ++t) EXPECT_EQ(periods[t].size(), t < 9 ? 3U : 2U);
}

// What the channel has beyond its campaigns is one more, with its outcomes.
TEST(CampaignDataTest, CountsTheRestAsUnnamed) {
  const data::FunnelHistory history = MakeCampaignHistory(140, ThreeCampaigns(), 25.0);
  const auto gathered = Gather(history);
  ASSERT_EQ(gathered[0].campaigns.size(), 4U);
  EXPECT_EQ(gathered[0].campaigns[3].campaign, data::kUnnamedCampaign);
  EXPECT_NEAR(gathered[0].campaigns[3].recent_share, 0.2, 0.02);
  double total = 0.0;
  for (const nodes::SplitCell& cell : gathered[0].splits[0].data.periods[0]) total += cell.outcome;
  double channel = 0.0;
  for (std::size_t day = 0; day < 7; ++day) channel += history.channels[0].stages[0][day];
  EXPECT_DOUBLE_EQ(total, channel);
}

// Campaigns that sum to more than their channel are of another kind than it, unique visitors for
// instance; nothing can be said of how it falls on them.
TEST(CampaignDataTest, LeavesOutOutcomesThatExceedTheChannel) {
  data::FunnelHistory history = MakeCampaignHistory(140, ThreeCampaigns());
  for (double& value : history.channels[0].stages[0]) value *= 0.8;
  const auto gathered = Gather(history);
  ASSERT_EQ(gathered[0].splits.size(), 1U);
  EXPECT_EQ(gathered[0].splits[0].stage, data::Stage::kInterest);
  EXPECT_EQ(gathered[0].splits[0].parent, data::ParentKind::kInput);
}

// Values without a campaign are the channel's as a whole, not the rest. Where they are smaller than
// the campaigns' sum, nothing is split, and the fit says so.
TEST(CampaignDataTest, CountsPeriodsInWhichCampaignsExceedTheirChannel) {
  data::FunnelHistory history = MakeCampaignHistory(140, ThreeCampaigns());
  for (double& value : history.channels[0].spend) value *= 0.3;
  const auto gathered = Gather(history);
  EXPECT_EQ(gathered[0].period_count, 20);
  EXPECT_EQ(gathered[0].excess_count, 20);
  EXPECT_TRUE(gathered[0].splits.empty());
}

TEST(CampaignDataTest, GradesCampaignsByTheirActiveWeeks) {
  const auto gathered = Gather(MakeCampaignHistory(
      140, {{.id = "ended", .end = 35}, {.id = "new", .first = 133}, {.id = "old"}}));
  const auto& campaigns = gathered[0].campaigns;
  ASSERT_EQ(campaigns.size(), 3U);
  EXPECT_EQ(campaigns[0].tier, data::EvidenceTier::kPooled);
  EXPECT_EQ(campaigns[0].recent_share, 0.0);
  EXPECT_EQ(campaigns[1].tier, data::EvidenceTier::kPriorOnly);
  EXPECT_EQ(campaigns[2].tier, data::EvidenceTier::kOwnHistory);
}

// One campaign alone, or campaigns that never ran together, say nothing of their rates.
TEST(CampaignDataTest, NeedsTwoCampaignsAtOnce) {
  const auto alone = Gather(MakeCampaignHistory(140, {{.id = "one"}}));
  EXPECT_EQ(alone[0].campaigns.size(), 1U);
  EXPECT_TRUE(alone[0].splits.empty());
  const auto apart =
      Gather(MakeCampaignHistory(140, {{.id = "one", .end = 70}, {.id = "two", .first = 70}}));
  EXPECT_TRUE(apart[0].splits.empty());
}

TEST(CampaignDataTest, MergesCampaignsBeyondTheLimitAndBoundsCells) {
  std::vector<ToyCampaign> many;
  for (int k = 0; k < 200; ++k)
    many.push_back({.id = "c" + std::to_string(1000 + k), .spend = 5.0 + k});
  const auto gathered = Gather(MakeCampaignHistory(700, many));
  ASSERT_EQ(gathered[0].campaigns.size(), static_cast<std::size_t>(nodes::kMostCampaigns) + 1);
  EXPECT_EQ(gathered[0].merged_count, 100);
  // The smaller ones are merged, whatever the noise on their spends.
  EXPECT_GT(gathered[0].campaigns.front().campaign, "c1080");
  EXPECT_EQ(gathered[0].campaigns[nodes::kMostCampaigns - 1].campaign, "c1199");
  for (const nodes::StageSplit& split : gathered[0].splits) {
    EXPECT_LE(split.data.periods.size() * gathered[0].campaigns.size(),
              static_cast<std::size_t>(nodes::kMostSplitCells));
  }
}

TEST(LogRisingFactorialTest, AgreesWithLogGammas) {
  for (const double a : {1e-6, 0.03, 0.7, 5.0, 12.0, 900.0}) {
    for (const double y : {0.0, 1.0, 2.5, 40.0, 1e5}) {
      const base::LogRisingFactorial one = base::ComputeLogRisingFactorial(a, y);
      const double expected = std::lgamma(a + y) - std::lgamma(a);
      EXPECT_NEAR(one.value, expected, 1e-12 * (std::abs(std::lgamma(a + y)) + 1.0));
      const double slope = base::ComputeLogGammaAndDigamma(a + y).digamma -
                           base::ComputeLogGammaAndDigamma(a).digamma;
      EXPECT_NEAR(one.slope, slope, 1e-12 * (1.0 + 1.0 / a));
    }
  }
}

}  // namespace
}  // namespace funnelcast

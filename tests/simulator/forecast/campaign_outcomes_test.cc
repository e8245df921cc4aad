// A channel's draws split over its campaigns.
#include "simulator/forecast/campaign_outcomes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/forecast/campaign_mix.h"
#include "simulator/forecast/simulate.h"

namespace funnelcast::forecast {
namespace {

constexpr std::size_t kDraws = 50;

// A mix of x, y and z in parts of 3 : 1 : 0 in each of two periods, where x has three times the
// rate of the others, so that nine tenths of an outcome are its.
class CampaignOutcomesTest : public ::testing::Test {
 protected:
  CampaignOutcomesTest() {
    mix_.channel = "a";
    mix_.campaigns = {"x", "y", "z"};
    mix_.draw_count = kDraws;
    mix_.recent = {0.75, 0.25, 0.0};
    mix_.shares = {mix_.recent, mix_.recent};
  }
  // Splits an outcome of `value` in every draw.
  std::vector<CampaignOutcomes> Split(data::Stage stage, float value, float concentration) {
    split_.stage = stage;
    MixStage& of_mix = mix_.stages.emplace_back();
    of_mix.split = &split_;
    of_mix.rates.assign(3 * kDraws, 1.0F);
    std::fill_n(of_mix.rates.begin(), kDraws, 3.0F);
    of_mix.concentrations.assign(kDraws, concentration);
    StageOutcomes outcome;
    outcome.channel = "a";
    outcome.stage = stage;
    outcome.values.assign(2 * kDraws, value);
    return SplitOutcomes(mix_, {outcome}, 1);
  }

  data::FittedSplit split_;
  CampaignMix mix_;
};

TEST_F(CampaignOutcomesTest, CountsAddUpExactly) {
  const auto parts = Split(data::Stage::kAttention, 37.0F, 5.0F);
  ASSERT_EQ(parts.size(), 3U);
  bool differs = false;
  for (std::size_t i = 0; i < 2 * kDraws; ++i) {
    EXPECT_EQ(parts[0].values[i] + parts[1].values[i], 37.0F);
    EXPECT_EQ(parts[0].values[i], std::floor(parts[0].values[i]));
    EXPECT_EQ(parts[2].values[i], 0.0F);  // has no share
    differs = differs || parts[0].values[i] != parts[0].values[0];
  }
  EXPECT_TRUE(differs);
}

// With shares as good as certain a count of a million is split to within four sd of a binomial:
// sqrt(1e6 x 0.9 x 0.1) = 300.
TEST_F(CampaignOutcomesTest, SharesFollowInputTimesRate) {
  const auto parts = Split(data::Stage::kAttention, 1e6F, 1e9F);
  for (const float value : parts[0].values) EXPECT_NEAR(value, 900'000.0, 1500.0);
}

// Money needs no whole numbers, and adds up to rounding.
TEST_F(CampaignOutcomesTest, MoneyIsSplitInProportion) {
  const auto parts = Split(data::Stage::kValue, 1000.0F, 1e9F);
  for (std::size_t i = 0; i < 2 * kDraws; ++i) {
    EXPECT_NEAR(parts[0].values[i], 900.0, 1.0);
    EXPECT_NEAR(parts[0].values[i] + parts[1].values[i], 1000.0, 1e-3);
  }
}

TEST_F(CampaignOutcomesTest, NothingIsSplitIntoNothing) {
  for (const CampaignOutcomes& part : Split(data::Stage::kAttention, 0.0F, 5.0F)) {
    for (const float value : part.values) EXPECT_EQ(value, 0.0F);
  }
}

// An outcome in a period without input, for instance of what carries over, falls as of late.
TEST_F(CampaignOutcomesTest, WithoutInputCampaignsShareAsOfLate) {
  mix_.shares[1] = {0.0, 0.0, 0.0};
  const auto parts = Split(data::Stage::kAttention, 1e6F, 1e9F);
  EXPECT_NEAR(parts[0].values[kDraws], 900'000.0, 1500.0);
}

TEST_F(CampaignOutcomesTest, FollowsTheSeed) {
  split_.stage = data::Stage::kAttention;
  const auto first = Split(data::Stage::kAttention, 37.0F, 5.0F);
  StageOutcomes outcome;
  outcome.channel = "a";
  outcome.values.assign(2 * kDraws, 37.0F);
  EXPECT_EQ(SplitOutcomes(mix_, {outcome}, 1)[0].values, first[0].values);
  EXPECT_NE(SplitOutcomes(mix_, {outcome}, 2)[0].values, first[0].values);
}

}  // namespace
}  // namespace funnelcast::forecast

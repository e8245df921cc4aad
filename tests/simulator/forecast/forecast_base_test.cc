// What forecasts of one window have in common: outcomes, parents, sums, groups.
#include "simulator/forecast/forecast_base.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "simulator/data/plan_periods.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

class StageFunnelBaseTest : public ::testing::Test {
 protected:
  ForecastBase Make(int day_count = 14, bool split_days = false) {
    periods_ = MakeStageWeeks(MakeStagePlan(day_count, 10.0, 10.0));
    return ForecastBase(fitted_, periods_, kStageDraws, 1, split_days);
  }

  data::FittedFunnel fitted_ = MakeStageFunnel();
  data::PlanPeriods periods_;
};

TEST_F(StageFunnelBaseTest, EverySeriesHasAnOutcomeAndItsParent) {
  const ForecastBase base = Make();
  ASSERT_EQ(base.series().size(), 4U);
  EXPECT_EQ(base.outcomes().size(), 6U);  // two of them sums
  const SeriesBase& interest = base.series()[3];
  EXPECT_EQ(interest.outcome, base.Find("a", data::Stage::kInterest));
  EXPECT_EQ(interest.parent, base.Find("a", data::Stage::kAttention));
  EXPECT_EQ(base.series()[0].parent, kNoOutcome);
  EXPECT_EQ(base.Find("a", data::Stage::kAction), kNoOutcome);
}

// Draws begin at log rate + log G: rate and mean parent of the stage funnel.
TEST_F(StageFunnelBaseTest, DrawsBeginAtTheMeanOutcome) {
  const ForecastBase base = Make();
  EXPECT_NEAR(base.series()[0].start_of_draws().offset[0], std::log(200.0), 1e-5);
  EXPECT_NEAR(base.series()[1].start_of_draws().offset[3], std::log(50.0), 1e-5);
  EXPECT_EQ(base.series()[0].start_of_draws().drift_sd[0], 0.0F);
}

// The brand has sums where no node of the brand forecasts the stage; the channel whose id comes
// first begins them, whatever its place.
TEST_F(StageFunnelBaseTest, TheBrandSumsUpChannels) {
  const ForecastBase base = Make();
  ASSERT_EQ(base.sums().size(), 2U);
  const OutcomeBase& sum = base.outcomes()[base.sums()[0]];
  EXPECT_TRUE(sum.is_sum);
  EXPECT_EQ(sum.channel, "");
  EXPECT_EQ(base.series()[0].sum, 0U);
  EXPECT_FALSE(base.series()[0].begins_sum);  // b
  EXPECT_TRUE(base.series()[1].begins_sum);   // a
}

TEST_F(StageFunnelBaseTest, AStageThatTheBrandForecastsHasNoSum) {
  data::FittedNode total;
  total.kind = data::NodeKind::kBrandTotal;
  total.stage = data::Stage::kInterest;
  total.brand_days.means.fill(1.0 / 7.0);
  total.draws.assign(4 * kStageDraws, 0.0F);
  fitted_.nodes.push_back(total);
  const ForecastBase base = Make();
  ASSERT_EQ(base.sums().size(), 1U);
  EXPECT_EQ(base.outcomes()[base.sums()[0]].stage, data::Stage::kAttention);
  EXPECT_EQ(base.series()[2].sum, kNoSum);
}

// Every series is in one group, channels by their ids and parents before children.
TEST_F(StageFunnelBaseTest, GroupsHoldEverySeriesOnce) {
  const ForecastBase base = Make();
  std::vector<std::size_t> order;
  std::vector<std::size_t> outcomes;
  for (const SeriesGroup& group : base.groups()) {
    order.insert(order.end(), group.series.begin(), group.series.end());
    outcomes.insert(outcomes.end(), group.outcomes.begin(), group.outcomes.end());
  }
  EXPECT_EQ(order, (std::vector<std::size_t>{1, 3, 0, 2}));
  EXPECT_EQ(outcomes.size(), base.outcomes().size());
}

// Day shares are drawn only where they are wanted, and never of sums.
TEST_F(StageFunnelBaseTest, DaySharesAreDrawnOnDemand) {
  const ForecastBase without = Make();
  for (const OutcomeBase& outcome : without.outcomes()) EXPECT_TRUE(outcome.day_shares.empty());
  const ForecastBase with = Make(10, true);
  for (const OutcomeBase& outcome : with.outcomes()) {
    EXPECT_EQ(outcome.day_shares.size(), outcome.is_sum ? 0U : 7U * kStageDraws);
  }
}

// Half a week to the middle of the first week, a week to that of the second, and five days to the
// middle of three more days.
TEST_F(StageFunnelBaseTest, StepsGoFromMiddleToMiddle) {
  const ForecastBase base = Make(17);
  ASSERT_EQ(base.steps().size(), 3U);
  const double rate = -2.0 * std::log(base.steps()[0].damping);  // a week
  EXPECT_NEAR(std::log(base.steps()[1].damping), -rate, 1e-5);
  EXPECT_NEAR(std::log(base.steps()[2].damping), -rate * 5.0 / 7.0, 1e-5);
}

}  // namespace
}  // namespace funnelcast::forecast

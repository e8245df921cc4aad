// The brand's sums over the whole window, of several plans at once.
#include "simulator/forecast/plan_sums.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/plan_run.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

constexpr auto kAttention = static_cast<std::size_t>(data::Stage::kAttention);
constexpr auto kInterest = static_cast<std::size_t>(data::Stage::kInterest);

// Sums of plans of 10 a day for a and as much as given for b.
std::vector<StageSums> Sum(const data::FittedFunnel& fitted, int day_count,
                           const std::vector<double>& spends_of_b) {
  std::vector<data::PlanInputs> plans;
  for (const double spend : spends_of_b) plans.push_back(MakeStagePlan(day_count, 10.0, spend));
  const data::PlanPeriods periods = MakeStageWeeks(plans.front());
  const ForecastBase base(fitted, periods, kStageDraws, 1, true);
  std::vector<PlanRun> runs;
  for (const data::PlanInputs& plan : plans) {
    runs.emplace_back(base, plan, std::span<const CampaignMix>());
  }
  return SumPlans(base, std::move(runs));
}

// Two weeks of 70 bring 2 x (35 + 140) for 10 a day, and 2 x (35 + 280) for 20.
TEST(PlanSumsTest, AreOfAllPeriodsAndChannels) {
  const auto sums = Sum(MakeStageFunnel(), 14, {10.0, 20.0});
  ASSERT_EQ(sums.size(), 2U);
  for (std::size_t draw = 0; draw < kStageDraws; ++draw) {
    EXPECT_NEAR(sums[0][kAttention][draw], 350.0, 0.05);
    EXPECT_NEAR(sums[1][kAttention][draw], 630.0, 0.05);
    EXPECT_NEAR(sums[1][kInterest][draw], 126.0, 0.05);
  }
  EXPECT_TRUE(sums[0][static_cast<std::size_t>(data::Stage::kAction)].empty());
}

TEST(PlanSumsTest, AreTheSameInWhateverCompany) {
  const auto together = Sum(MakeStageFunnel(), 10, {20.0, 10.0, 0.0});
  EXPECT_EQ(Sum(MakeStageFunnel(), 10, {10.0})[0][kAttention], together[1][kAttention]);
}

// Of the second week three days, each a seventh when shares are as good as certain.
TEST(PlanSumsTest, APartialPeriodCountsItsDays) {
  data::FittedFunnel fitted = MakeStageFunnel();
  for (data::FittedNode& node : fitted.nodes) {
    for (data::NodeChannel& channel : node.channels) channel.outcome_days.concentration = 1e8;
  }
  const auto sums = Sum(fitted, 10, {10.0});
  EXPECT_NEAR(sums[0][kAttention][0], 175.0 * (1.0 + 3.0 / 7.0), 0.2);
}

TEST(PlanSumsTest, NoPlansHaveNoSums) {
  const data::PlanPeriods periods = MakeStageWeeks(MakeStagePlan(14, 10.0, 10.0));
  const data::FittedFunnel fitted = MakeStageFunnel();
  const ForecastBase base(fitted, periods, kStageDraws, 1, true);
  EXPECT_TRUE(SumPlans(base, {}).empty());
}

}  // namespace
}  // namespace funnelcast::forecast

// What a plan makes of every series, and what plans have in common.
#include "simulator/forecast/plan_run.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast_base.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

// Two weeks of the stage funnel; attention of b, of a, interest of b, of a.
class PlanRunTest : public ::testing::Test {
 protected:
  // The first week is full of the sale.
  static data::PlanInputs OnSale(data::PlanInputs plan) {
    plan.events.push_back(
        {.series = "sale", .first_day = kStageMonday, .end_day = kStageMonday + 7});
    return plan;
  }

  const data::FittedFunnel fitted_ = WithSale(MakeStageFunnel());
  const data::PlanPeriods periods_ = MakeStageWeeks(MakeStagePlan(14, 10.0, 10.0));
  const ForecastBase base_{fitted_, periods_, kStageDraws, 1, false};
};

// 10 and 20 a day are 70 and 140 a week of a mean of 100.
TEST_F(PlanRunTest, InputDrivesTheStageThatHangsOnIt) {
  const data::PlanInputs plan = MakeStagePlan(14, 10.0, 20.0);
  const PlanRun run(base_, plan, {});
  ASSERT_EQ(run.tasks().size(), 4U);
  EXPECT_NEAR(run.tasks()[0].steps[0].fixed_driver, std::log(1.4), 1e-6);
  EXPECT_NEAR(run.tasks()[1].steps[1].fixed_driver, std::log(0.7), 1e-6);
  EXPECT_FALSE(run.tasks()[0].steps[0].has_parent);
  EXPECT_EQ(run.tasks()[1].elasticity_row, 7);  // after the six rows of b
}

TEST_F(PlanRunTest, AStageDrivesTheOneThatHangsOnIt) {
  const data::PlanInputs plan = MakeStagePlan(14, 10.0, 20.0);
  const PlanRun run(base_, plan, {});
  const simd::PeriodStep& step = run.tasks()[3].steps[0];
  EXPECT_TRUE(step.has_parent);
  EXPECT_NEAR(step.parent_log_mean, std::log(50.0), 1e-6);
  EXPECT_EQ(run.tasks()[3].pass_through_row, -1);  // nothing passes by
}

TEST_F(PlanRunTest, AChannelWithoutInputIsPausedInItsPeriods) {
  data::PlanInputs plan = MakeStagePlan(14, 10.0, 20.0);
  for (std::size_t day = 7; day < 14; ++day) plan.channels[0].spend[day] = 0.0;
  const PlanRun run(base_, plan, {});
  EXPECT_FALSE(run.tasks()[1].steps[0].paused);
  EXPECT_TRUE(run.tasks()[1].steps[1].paused);
  EXPECT_TRUE(run.tasks()[3].steps[1].paused);
  EXPECT_FALSE(run.tasks()[0].steps[1].paused);
}

// Levels of the draws begin at the mean outcome, do not move, and are those of any plan.
TEST_F(PlanRunTest, PathsBelongToNoPlan) {
  const std::vector<SeriesPath> paths = DrawPaths(base_, 0);
  ASSERT_EQ(paths.size(), 4U);
  for (const std::size_t period : {0U, 1U}) {
    EXPECT_NEAR(paths[0].log_means[period].values[3], std::log(200.0), 1e-5);
    EXPECT_NEAR(paths[1].log_means[period].values[0], std::log(50.0), 1e-5);
  }
}

// What all plans share is added to the paths once, and then is no part of any plan: log 2 in the
// week of the sale.
TEST_F(PlanRunTest, CommonShiftsMoveFromPlansToPaths) {
  const data::PlanInputs less = OnSale(MakeStagePlan(14, 10.0, 10.0));
  const data::PlanInputs more = OnSale(MakeStagePlan(14, 20.0, 20.0));
  std::vector<PlanRun> runs;
  runs.emplace_back(base_, less, std::span<const CampaignMix>());
  runs.emplace_back(base_, more, std::span<const CampaignMix>());
  const std::size_t before = runs[0].tasks()[0].terms.size();
  const CommonShifts common(base_, runs);
  EXPECT_LT(runs[0].tasks()[0].terms.size(), before);
  std::vector<SeriesPath> paths = DrawPaths(base_, 0);
  common.AddTo(paths);
  EXPECT_NEAR(paths[0].log_means[0].values[1], std::log(400.0), 1e-5);
  EXPECT_NEAR(paths[0].log_means[1].values[1], std::log(200.0), 1e-5);
  EXPECT_NEAR(paths[2].log_means[0].values[1], std::log(40.0), 1e-5);  // interest knows no sale
}

// Plans of which one has the sale have nothing in common where it counts.
TEST_F(PlanRunTest, DifferentEventsAreNotCommon) {
  const data::PlanInputs with = OnSale(MakeStagePlan(14, 10.0, 10.0));
  const data::PlanInputs without = MakeStagePlan(14, 10.0, 10.0);
  std::vector<PlanRun> runs;
  runs.emplace_back(base_, with, std::span<const CampaignMix>());
  runs.emplace_back(base_, without, std::span<const CampaignMix>());
  const std::size_t before = runs[0].tasks()[0].terms.size();
  const CommonShifts common(base_, runs);
  EXPECT_EQ(runs[0].tasks()[0].terms.size(), before);
  std::vector<SeriesPath> paths = DrawPaths(base_, 0);
  common.AddTo(paths);
  EXPECT_NEAR(paths[0].log_means[0].values[1], std::log(200.0), 1e-5);
}

// A later plan with other events keeps its own shifts and draws its own paths.
TEST_F(PlanRunTest, AnotherPlanKeepsWhatIsNotCommon) {
  const data::PlanInputs with = OnSale(MakeStagePlan(14, 10.0, 10.0));
  const data::PlanInputs without = MakeStagePlan(14, 10.0, 10.0);
  std::vector<PlanRun> runs;
  runs.emplace_back(base_, with, std::span<const CampaignMix>());
  const CommonShifts common(base_, runs);
  PlanRun later(base_, without, {});
  common.TakeOutOf(later);
  EXPECT_TRUE(later.tasks()[0].draws_own_path);
  EXPECT_FALSE(runs[0].tasks()[0].draws_own_path);
}

}  // namespace
}  // namespace funnelcast::forecast

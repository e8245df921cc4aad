// A block of draws on its way through a plan, series by series.
#include "simulator/forecast/plan_block.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/node_blocks.h"
#include "simulator/forecast/outcome_blocks.h"
#include "simulator/forecast/plan_run.h"
#include "simulator/forecast/series_task.h"
#include "tests/simulator/forecast/stage_funnel.h"

namespace funnelcast::forecast {
namespace {

class PlanBlockTest : public ::testing::Test {
 protected:
  PlanBlockTest() {
    plan_.events.push_back(
        {.series = "sale", .first_day = kStageMonday, .end_day = kStageMonday + 7});
    blocks_.Begin(0);
  }

  const data::FittedFunnel fitted_ = WithSale(MakeStageFunnel());
  data::PlanInputs plan_ = MakeStagePlan(14, 10.0, 10.0);
  const data::PlanPeriods periods_ = MakeStageWeeks(plan_);
  const ForecastBase base_{fitted_, periods_, kStageDraws, 1, true};
  OutcomeBlocks blocks_{base_};
};

// 70 a week bring 140 for b and 35 for a, twice that in the week of the sale; the brand has sums.
TEST_F(PlanBlockTest, RunsEveryGroupAndSumsUp) {
  const PlanRun run(base_, plan_, {});
  PlanBlock block(run, {}, 0);
  for (const SeriesGroup& group : base_.groups()) {
    blocks_.PlaceGroup(group);
    block.Run(group, blocks_);
  }
  EXPECT_NEAR(blocks_.at(base_.sums()[0], 0)[3], 350.0, 0.05);
  EXPECT_NEAR(blocks_.at(base_.sums()[0], 1)[3], 175.0, 0.05);
  EXPECT_NEAR(blocks_.at(base_.sums()[1], 1)[0], 35.0, 0.01);
}

// Paths that are given make the same outcomes as those drawn on the way.
TEST_F(PlanBlockTest, GivenPathsChangeNothing) {
  const std::vector<SeriesPath> paths = DrawPaths(base_, 0);
  std::vector<std::vector<float>> sums;
  for (const bool is_given : {false, true}) {
    const PlanRun run(base_, plan_, {});
    PlanBlock block(
        run, is_given ? std::span<const SeriesPath>(paths) : std::span<const SeriesPath>(), 0);
    for (const SeriesGroup& group : base_.groups()) {
      blocks_.PlaceGroup(group);
      block.Run(group, blocks_);
    }
    const float* sum = blocks_.at(base_.sums()[0], 0);
    sums.emplace_back(sum, sum + kStageDraws);
  }
  EXPECT_EQ(sums[0], sums[1]);
}

TEST_F(PlanBlockTest, SharesOfASumAddUpToOne) {
  const PlanRun run(base_, plan_, {});
  PlanBlock block(run, {}, 0);
  for (const SeriesGroup& group : base_.groups()) {
    blocks_.PlaceGroup(group);
    block.Run(group, blocks_);
  }
  float all = 0.0F;
  for (const simd::BlockRow& day : block.SharesOfSum(0)) all += day.values[2];
  EXPECT_NEAR(all, 1.0F, 1e-4);
}

// A node's columns are summed up once, when they are asked for.
TEST_F(PlanBlockTest, ANodeIsBegunOnce) {
  const PlanRun run(base_, plan_, {});
  NodeBlocks nodes(base_, run.seasons(), 0);
  const simd::BlockRow* patterns = nodes.Get(0).Find(ShiftSource::kPatterns);
  ASSERT_NE(patterns, nullptr);
  EXPECT_NEAR(patterns[0].values[0], std::log(2.0), 1e-6);
  EXPECT_EQ(nodes.Get(0).Find(ShiftSource::kPatterns), patterns);
  EXPECT_EQ(nodes.Get(1).Find(ShiftSource::kPatterns), nullptr);
}

// A series alone: its own shifts of log 3 in one draw of the first period come on top of the sale.
TEST_F(PlanBlockTest, ASeriesAddsItsOwnShifts) {
  const PlanRun run(base_, plan_, {});
  SeriesTask task = run.tasks()[0];
  task.own_shifts.assign(2 * kStageDraws, 0.0F);
  task.own_shifts[1] = std::log(3.0F);
  task.terms.push_back({ShiftSource::kOwn, {}, {}});
  NodeBlocks nodes(base_, run.seasons(), 0);
  SeriesPath path;
  path.Draw(base_, *task.base, 0);
  SeriesBlock block;
  block.BeginWith(base_, task, nodes.Get(0), path);
  blocks_.PlaceGroup(base_.groups().front());
  block.RunPeriods(base_, task, blocks_);
  EXPECT_NEAR(blocks_.at(task.base->outcome, 0)[0], 280.0, 0.05);
  EXPECT_NEAR(blocks_.at(task.base->outcome, 0)[1], 840.0, 0.2);
  EXPECT_NEAR(blocks_.at(task.base->outcome, 1)[1], 140.0, 0.05);
}

// Draws of one place are the same again; another series has others.
TEST_F(PlanBlockTest, APathFollowsItsPlace) {
  SeriesPath path;
  path.Draw(base_, base_.series()[0], 0);
  SeriesPath again;
  again.Draw(base_, base_.series()[0], 0);
  SeriesPath other;
  other.Draw(base_, base_.series()[1], 0);
  EXPECT_EQ(path.normals[1].words[0], again.normals[1].words[0]);
  EXPECT_NE(path.normals[1].words[0], other.normals[1].words[0]);
}

// Within the rows of a forecast a block writes right into its draws.
TEST(OutcomeBlocksTest, LieWithinTheRowsOfAForecastWhereAllDrawsAreWanted) {
  data::FittedFunnel fitted = MakeStageFunnel();
  const data::PlanPeriods periods = MakeStageWeeks(MakeStagePlan(14, 10.0, 10.0));
  fitted.draw_count = 2 * simd::kDrawBlock;
  for (data::FittedNode& node : fitted.nodes) {
    node.draws.assign(12 * 2 * simd::kDrawBlock, 0.0F);
  }
  const ForecastBase base(fitted, periods, 2 * simd::kDrawBlock, 1, false);
  OutcomeBlocks blocks(base);
  std::vector<float> values(2 * 2 * simd::kDrawBlock);
  blocks.BeginWithin(simd::kDrawBlock);
  blocks.Place(1, values.data());
  EXPECT_EQ(blocks.at(1, 1), values.data() + 3 * simd::kDrawBlock);
  EXPECT_EQ(blocks.count(), simd::kDrawBlock);
  EXPECT_EQ(blocks.first_draw(), simd::kDrawBlock);
}

}  // namespace
}  // namespace funnelcast::forecast

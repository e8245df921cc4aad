// A block of draws of a plan on its way through the funnel.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_PLAN_BLOCK_H_
#define FUNNELCAST_SIMULATOR_FORECAST_PLAN_BLOCK_H_

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "simulator/forecast/brand_sums.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/node_blocks.h"
#include "simulator/forecast/outcome_blocks.h"
#include "simulator/forecast/plan_run.h"
#include "simulator/forecast/series_task.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// Runs group after group. For one thread at a time; blocks of a plan may run at the same time. Each
// keeps up to 1.5 KB a node and period, and 1 KB a series and period with feedback.
class PlanBlock {
 public:
  // `paths`: those of the block, or empty to draw them on the way, as it is done for series whose
  // shifts differ from the common ones. What it is made from must outlive it.
  PlanBlock(const PlanRun& run, std::span<const SeriesPath> paths, std::size_t first_draw);

  // Simulates the series of the next of the base's groups and adds them to the sums. `outcomes`:
  // begun for the block, with places for the group's outcomes.
  void Run(const SeriesGroup& group, OutcomeBlocks& outcomes);

  // The day shares of a sum, by its place, once all groups have run: [7][kDrawBlock]. REQUIRES: the
  // base splits days.
  std::array<simd::BlockRow, 7> SharesOfSum(std::size_t sum) const { return days_[sum].Shares(); }

 private:
  void BeginSeries(std::size_t series, SeriesPath& own_path, SeriesBlock& block);
  void RunInTurn(const SeriesGroup& group, OutcomeBlocks& outcomes);
  void RunTogether(const SeriesGroup& group, OutcomeBlocks& outcomes);

  const PlanRun& run_;
  const ForecastBase& base_;
  const std::span<const SeriesPath> paths_;
  const std::size_t first_draw_;
  NodeBlocks nodes_;
  SeriesBlock block_;
  SeriesPath own_path_;
  std::vector<DaysOfSum> days_;  // [sum of the base]; empty where days do not matter
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_PLAN_BLOCK_H_

// Stages that no brand node forecasts: sums over channels, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

#include <cstddef>
#include <vector>

#include "simulator/forward/series_task.h"
#include "simulator/forward/simulate.h"

namespace funnelcast::simulator {

// A sum and what it adds up, by their places in the forecast's list of outcomes.
struct BrandSum {
  std::size_t total = 0;
  std::vector<std::size_t> parts;
};

// Sums up a period of a block of draws.
void AddParts(const std::vector<BrandSum>& sums, std::size_t period, const OutcomeBlocks& outcomes);

// Fills the total's day shares: the parts', weighted by their totals in each draw.
void SplitDaysOfSum(const BrandSum& sum, std::vector<StageOutcomes>& outcomes,
                    std::size_t period_count, std::size_t draw_count);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

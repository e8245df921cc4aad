// Stages that no brand node forecasts: sums over channels, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

#include <cstddef>
#include <vector>

#include "simulator/forward/outcome_blocks.h"

namespace funnelcast::simulator {

// A sum and what it adds up, by their places in the forecast's list of outcomes.
struct BrandSum {
  std::size_t total = 0;
  std::vector<std::size_t> parts;
};

// Sums up a period of a block of draws.
void AddParts(const std::vector<BrandSum>& sums, std::size_t period, OutcomeBlocks& outcomes);

// The day shares of a block of draws of a sum, [7][kDrawBlock]: the parts', weighed by their totals
// over all periods in each draw. `shares_of`: of each outcome, [7][draw_count].
std::vector<BlockRow> SplitDaysOfSum(const BrandSum& sum, OutcomeBlocks& outcomes,
                                     const std::vector<const std::vector<float>*>& shares_of);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

// Stages that no brand node forecasts: sums over channels, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

#include <cstddef>
#include <vector>

#include "simulator/forward/forecast_base.h"
#include "simulator/forward/outcome_blocks.h"

namespace funnelcast::simulator {

// Sums up a period of a block of draws.
void AddParts(const ForecastBase& base, std::size_t period, OutcomeBlocks& outcomes);

// The day shares of a block of draws of a sum, [7][kDrawBlock]: the parts', weighed by their totals
// over all periods in each draw. REQUIRES: the base splits days.
std::vector<BlockRow> SplitDaysOfSum(const ForecastBase& base, const BrandSum& sum,
                                     OutcomeBlocks& outcomes);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

// Stages that no brand node forecasts: sums over channels, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

#include <cstddef>
#include <vector>

#include "simulator/forward/simulate.h"

namespace funnelcast::simulator {

// A sum and what it adds up; owns neither.
struct BrandSum {
  StageOutcomes* total = nullptr;
  std::vector<const StageOutcomes*> parts;
};

// Adds the parts' values of `count` places from `first` on to the total's, which begin at 0.
void AddParts(const BrandSum& sum, std::size_t first, std::size_t count);

// Fills the total's day shares: the parts', weighted by their totals in each draw.
void SplitDaysOfSum(const BrandSum& sum, std::size_t period_count, std::size_t draw_count);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_BRAND_SUMS_H_

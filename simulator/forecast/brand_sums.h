// Stages that no brand node forecasts: sums over channels, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_BRAND_SUMS_H_
#define FUNNELCAST_SIMULATOR_FORECAST_BRAND_SUMS_H_

#include <array>
#include <cstddef>

#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/outcome_blocks.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// Adds a series' outcomes of a period to the sum that they are part of, if they are part of one.
// REQUIRES: each part once, in the order of the base's groups, since the first begins the sum.
void AddToSum(const ForecastBase& base, const SeriesBase& series, std::size_t period,
              OutcomeBlocks& outcomes);

// The day shares of a block of draws of a sum: the parts', weighed by their totals over all periods
// in each draw.
class DaysOfSum {
 public:
  // `part`: an outcome whose periods are all there. REQUIRES: the base splits days.
  void Add(const ForecastBase& base, std::size_t part, OutcomeBlocks& outcomes);
  // After all parts: [7][kDrawBlock].
  std::array<simd::BlockRow, 7> Shares() const;

 private:
  simd::BlockRow all_{};
  std::array<simd::BlockRow, 7> weighed_{};
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_BRAND_SUMS_H_

// Means and quantiles of draws.
#ifndef FUNNELCAST_SIMULATOR_SIMD_DRAW_SUMMARY_H_
#define FUNNELCAST_SIMULATOR_SIMD_DRAW_SUMMARY_H_

#include <span>
#include <vector>

#include "simulator/simd/order_statistics.h"

namespace funnelcast::simd {

// Mean and quantiles of draws. Quantiles by linear interpolation of order statistics (type 7 of
// Hyndman and Fan 1996). REQUIRES: draws not empty, probabilities in (0, 1).
struct DrawSummary {
  double mean = 0.0;
  std::vector<double> quantiles;  // [probabilities]
};
DrawSummary SummarizeDraws(std::span<const double> draws, std::span<const double> probabilities);
DrawSummary SummarizeDraws(std::span<const float> draws, std::span<const double> probabilities);

double MeanOfDraws(std::span<const double> draws);

// The same quantiles alone, into `quantiles` [probabilities]. `range`: of the draws, where it is
// known already.
void ComputeQuantiles(std::span<const float> draws, const ValueRange& range,
                      std::span<const double> probabilities, std::span<double> quantiles);
void ComputeQuantiles(std::span<const float> draws, std::span<const double> probabilities,
                      std::span<double> quantiles);
void ComputeQuantiles(std::span<const double> draws, std::span<const double> probabilities,
                      std::span<double> quantiles);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_DRAW_SUMMARY_H_

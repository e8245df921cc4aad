// Sums over many draws at once, in vectors.
#ifndef FUNNELCAST_SIMULATOR_SIMD_DRAW_SUMS_H_
#define FUNNELCAST_SIMULATOR_SIMD_DRAW_SUMS_H_

#include <span>

#include "simulator/simd/order_statistics.h"

namespace funnelcast::simd {

// The mean of `values`, summed in double precision. Across machines with other vectors its last
// bits may differ. REQUIRES: not empty.
double MeanOf(std::span<const float> values);

// What one pass over values tells of them.
struct Overview {
  double mean = 0.0;  // as MeanOf
  ValueRange range;
};

// Adds each of `values` to its place in `sums`; tells of the values. REQUIRES: as many sums as
// values, at least one.
Overview AddEach(std::span<const float> values, std::span<double> sums);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_DRAW_SUMS_H_

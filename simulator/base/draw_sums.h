// Sums over many draws at once, in vectors.
#ifndef FUNNELCAST_SIMULATOR_BASE_DRAW_SUMS_H_
#define FUNNELCAST_SIMULATOR_BASE_DRAW_SUMS_H_

#include <span>

namespace funnelcast::simulator {

// The mean of `values`, summed in double precision. Across machines with other vectors its last
// bits may differ. REQUIRES: not empty.
double MeanOf(std::span<const float> values);

// Adds each of `values` to its place in `sums`. REQUIRES: as many sums as values.
void AddEach(std::span<const float> values, std::span<double> sums);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_BASE_DRAW_SUMS_H_

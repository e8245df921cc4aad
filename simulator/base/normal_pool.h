// Standard normals made once, from which forecasts take rows at random places: a random place costs
// a sixteenth of a random word for each draw, and no arithmetic.
#ifndef FUNNELCAST_SIMULATOR_BASE_NORMAL_POOL_H_
#define FUNNELCAST_SIMULATOR_BASE_NORMAL_POOL_H_

#include <cstddef>

namespace funnelcast::simulator {

inline constexpr std::size_t kPoolRow = 16;  // normals a row
inline constexpr std::size_t kPoolSize = 16384;

// The pool, [kPoolRows][kPoolRow], on the boundary of a row; the same in every process. It holds
// the 65,536 quantiles of the standard normal at (k + 1/2) / 65,536, scaled to a variance of 1. Of
// every 16 neighbours each column has one, and of any two that mirror each other in 0 both or none;
// a column's order is random and has nothing to do with another's.
//
// So an entry of a row chosen at random has the normal's distribution, up to 4.3 standard
// deviations, and a mean of exactly 0 in any column. Entries of rows that are chosen independently
// are independent. Those of one row are as good as that: two columns correlate by 1/64 or so, as
// columns of 4,096 independent normals do.
const float* NormalPool();

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_BASE_NORMAL_POOL_H_

// Standard normals made once, from which forecasts take runs at random places: a place costs each
// of its draws a sixteenth of half a random word, and no arithmetic.
#ifndef FUNNELCAST_SIMULATOR_SIMD_NORMAL_POOL_H_
#define FUNNELCAST_SIMULATOR_SIMD_NORMAL_POOL_H_

#include <cstddef>

namespace funnelcast::simd {

inline constexpr std::size_t kPoolSize = 16384;
inline constexpr std::size_t kNormalRun = 16;  // normals that are taken together

// The pool, [kPoolSize + kNormalRun], the same in every process: the standard normal's quantiles at
// (k + 1/2) / kPoolSize, scaled to a variance of 1, in random order; then the first run once more,
// so that a run may begin at any place of kPoolSize.
//
// Of a run at a random place every normal is any of the pool's: its distribution is the normal one
// up to 4 standard deviations, its mean exactly 0 and its variance 1. Normals of runs whose places
// are independent are independent. Those of one run are as good as that: at a distance in it they
// correlate as neighbours in the pool do, by 1/128 or so in either direction.
const float* NormalPool();

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_NORMAL_POOL_H_

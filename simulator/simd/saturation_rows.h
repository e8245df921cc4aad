// Saturation of a row of draws, compiled once for every vector width that Highway finds at run
// time.
#ifndef FUNNELCAST_SIMULATOR_SIMD_SATURATION_ROWS_H_
#define FUNNELCAST_SIMULATOR_SIMD_SATURATION_ROWS_H_

#include <span>

namespace funnelcast::simd {

// Replaces inputs, in units of their mean, by Hill(x) (saturation.h), in single precision: off by
// less than 1e-5 of itself for exponents up to 10. 0 stays 0. REQUIRES: spans of one length; inputs
// from 0 on, the others positive, and kappa^n below exp(80).
void ApplyHills(std::span<const float> half_saturations, std::span<const float> exponents,
                std::span<float> inputs);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_SATURATION_ROWS_H_

// See saturation_rows.h.
#include "simulator/simd/saturation_rows.h"

#include <cstddef>

#include "simulator/base/check.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/simd/saturation_rows.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "simulator/simd/lane_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

HWY_INLINE FloatVec BoundedExp(FloatVec x) { return Exp(hn::Min(x, Constant(80.0F))); }

// (1 + kappa^n) / (1 + (kappa / x)^n).
void ApplyHillsKernel(std::span<const float> half_saturations, std::span<const float> exponents,
                      std::span<float> inputs) {
  const FloatVec one = Constant(1.0F);
  for (std::size_t i = 0; i < inputs.size(); i += hn::Lanes(kFloats)) {
    const FloatVec input = LoadUpTo(inputs, i);
    const FloatVec exponent = LoadUpTo(exponents, i);
    const FloatVec log_kappa = Log(LoadUpTo(half_saturations, i));
    const FloatVec log_ratio = hn::Sub(log_kappa, Log(hn::Max(input, Constant(1e-37F))));
    const FloatVec ceiling = hn::Add(one, BoundedExp(hn::Mul(exponent, log_kappa)));
    const FloatVec left = hn::Add(one, BoundedExp(hn::Mul(exponent, log_ratio)));
    const FloatVec value = hn::Mul(ceiling, Reciprocal(left));
    StoreUpTo(hn::IfThenElse(hn::Gt(input, hn::Zero(kFloats)), value, hn::Zero(kFloats)), inputs,
              i);
  }
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simd {

HWY_EXPORT(ApplyHillsKernel);

void ApplyHills(std::span<const float> half_saturations, std::span<const float> exponents,
                std::span<float> inputs) {
  FUNNELCAST_CHECK(half_saturations.size() == inputs.size() && exponents.size() == inputs.size());
  HWY_DYNAMIC_DISPATCH(ApplyHillsKernel)(half_saturations, exponents, inputs);
}

}  // namespace funnelcast::simd
#endif

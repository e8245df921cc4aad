// Quantiles of gamma distributions at a normal's place, for kernels that Highway compiles once a
// target. Included anew for every target, after <hwy/highway.h>; see outcome_kernel.cc.
#if defined(FUNNELCAST_SIMULATOR_SIMD_GAMMA_QUANTILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FUNNELCAST_SIMULATOR_SIMD_GAMMA_QUANTILE_INL_H_
#undef FUNNELCAST_SIMULATOR_SIMD_GAMMA_QUANTILE_INL_H_
#else
#define FUNNELCAST_SIMULATOR_SIMD_GAMMA_QUANTILE_INL_H_
#endif

#include <hwy/highway.h>

#include "simulator/simd/lane_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {

// The largest skewness for which GammaQuantile holds: shape 4.
constexpr float kMostSkewness = 1.0F;

// The quantile of a gamma distribution of mean 0, sd 1 and the given skewness (above 0, up to
// kMostSkewness) at a normal's place: the Wilson-Hilferty cube 2 / s ((1 + s z / 6 - s^2 / 36)^3 -
// 1), put right by a polynomial in s and z that was fitted to the exact quantiles. Off by less than
// 0.001 within 3.3 standard deviations.
HWY_INLINE FloatVec GammaQuantile(FloatVec normal, FloatVec skewness) {
  const FloatVec sixth = hn::Mul(skewness, Constant(1.0F / 6.0F));
  const FloatVec tilt = hn::Mul(sixth, hn::Sub(normal, sixth));  // the cube's root less 1
  // ((1 + t)^3 - 1) 2 / s without cancellation: t (3 + 3 t + t^2) 2 / s, where t / s has no
  // division.
  const FloatVec cube = hn::Mul(hn::Mul(Constant(1.0F / 3.0F), hn::Sub(normal, sixth)),
                                hn::MulAdd(tilt, hn::Add(tilt, Constant(3.0F)), Constant(3.0F)));
  const FloatVec second =
      Polynomial(normal, -3.039632e-5F, -2.564975e-3F, 4.274734e-4F, 7.610790e-3F, -3.802784e-4F);
  const FloatVec third =
      Polynomial(normal, -4.107828e-4F, 7.828849e-4F, 2.721494e-3F, -2.231210e-3F, -1.399244e-3F);
  return hn::MulAdd(hn::Mul(skewness, skewness), hn::MulAdd(skewness, third, second), cube);
}

// The largest skewness for which WideGammaQuantile is used: shape 1.23.
constexpr float kMostWideSkewness = 1.8F;

// The same for skewnesses from kMostSkewness to 2.05: 2 / s (r^3 - 1), where the cube root r of a
// gamma variate of mean 1 is a polynomial in the normal and the skewness that was fitted to exact
// quantiles within 4.6 standard deviations. Off by less than 0.0002, as a probability too.
HWY_INLINE FloatVec WideGammaQuantile(FloatVec normal, FloatVec skewness) {
  const FloatVec t = hn::Sub(skewness, Constant(1.5F));
  constexpr float kCoefficients[9][4] = {
      {-1.8416939e-07F, -4.1159055e-07F, -2.5717929e-07F, -5.4777548e-08F},
      {3.9606757e-06F, 6.8911295e-06F, 4.2307884e-06F, 9.5859025e-07F},
      {-2.8598057e-05F, -3.8504793e-05F, -2.0369374e-05F, -4.2129559e-06F},
      {5.8803740e-05F, 1.0188183e-05F, -4.3640237e-05F, -2.1355892e-05F},
      {2.5187849e-04F, 8.5704873e-04F, 9.1039360e-04F, 3.3074236e-04F},
      {-1.5998323e-03F, -4.0677739e-03F, -4.3499460e-03F, -1.8005831e-03F},
      {3.3887641e-03F, 5.7333666e-03F, 4.2898362e-03F, 1.3666915e-03F},
      {-2.4477197e-03F, 1.1461577e-03F, 1.7235774e-01F, 2.5334641e-01F},
      {4.9259048e-04F, -3.0290140e-02F, -8.7028556e-02F, 9.3599015e-01F}};
  const FloatVec z = hn::Clamp(normal, Constant(-4.6F), Constant(4.6F));
  FloatVec root = hn::Zero(kFloats);
  for (const auto& one : kCoefficients) {
    root = hn::MulAdd(root, z, Polynomial(t, one[0], one[1], one[2], one[3]));
  }
  const FloatVec positive = hn::Max(root, hn::Zero(kFloats));
  const FloatVec cube = hn::Mul(hn::Mul(positive, positive), positive);
  return hn::Mul(hn::Mul(Constant(2.0F), Reciprocal(skewness)), hn::Sub(cube, Constant(1.0F)));
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FUNNELCAST_SIMULATOR_SIMD_GAMMA_QUANTILE_INL_H_

// Single-precision functions of whole vectors, for kernels that Highway compiles once a target.
// Included anew for every target, after <hwy/highway.h>; see outcome_kernel.cc.
#if defined(FUNNELCAST_SIMULATOR_SIMD_LANE_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FUNNELCAST_SIMULATOR_SIMD_LANE_MATH_INL_H_
#undef FUNNELCAST_SIMULATOR_SIMD_LANE_MATH_INL_H_
#else
#define FUNNELCAST_SIMULATOR_SIMD_LANE_MATH_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, 16>;  // no more than a run of normals has
using Words = hn::RebindToUnsigned<Floats>;
using Ints = hn::RebindToSigned<Floats>;
using FloatVec = hn::Vec<Floats>;
using WordVec = hn::Vec<Words>;

constexpr Floats kFloats;
constexpr Words kWords;
constexpr Ints kInts;

HWY_INLINE FloatVec Constant(float value) { return hn::Set(kFloats, value); }

// Horner's scheme, highest power first.
template <typename... Rest>
HWY_INLINE FloatVec Polynomial(FloatVec x, float first, Rest... rest) {
  FloatVec value = Constant(first);
  ((value = hn::MulAdd(value, x, Constant(rest))), ...);
  return value;
}

// 1 / x for x of 1e-37 to 1e37, to 2e-7 of itself. x86 estimates to 12 or 14 bits, which one step
// of Newton's doubles; a division takes five times as long.
HWY_INLINE FloatVec Reciprocal(FloatVec x) {
#if HWY_ARCH_X86
  const FloatVec estimate = hn::ApproximateReciprocal(x);
  return hn::Mul(estimate, hn::NegMulAdd(x, estimate, Constant(2.0F)));
#else
  return hn::Div(Constant(1.0F), x);
#endif
}

// 1 / sqrt(x) for x of 1e-37 to 1e37, to 4e-7 of itself.
HWY_INLINE FloatVec InverseRoot(FloatVec x) {
#if HWY_ARCH_X86
  const FloatVec estimate = hn::ApproximateReciprocalSqrt(x);
  const FloatVec half = hn::Mul(x, Constant(0.5F));
  return hn::Mul(estimate, hn::NegMulAdd(hn::Mul(half, estimate), estimate, Constant(1.5F)));
#else
  return hn::Div(Constant(1.0F), hn::Sqrt(x));
#endif
}

// log(x) for normal x > 0: the exponent, and log(1 + f) / f for a mantissa 1 + f of sqrt(1/2) to
// sqrt(2) as the polynomial of degree 7 with the least relative error, 1.7e-7.
HWY_INLINE FloatVec Log(FloatVec x) {
  constexpr std::int32_t kRootOfHalf = 0x3f3504f3;
  constexpr std::int32_t kOne = 0x3f800000;
  const auto bits = hn::BitCast(kInts, x);
  const auto exponent = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(kInts, kRootOfHalf)));
  const auto mantissa = hn::Sub(bits, hn::ShiftLeft<23>(exponent));
  static_assert(kRootOfHalf < kOne);
  const FloatVec f = hn::Sub(hn::BitCast(kFloats, mantissa), Constant(1.0F));
  const FloatVec ratio =
      Polynomial(f, -0.10106516760F, 0.16222435873F, -0.17250889748F, 0.19900186164F,
                 -0.24969906162F, 0.33335058212F, -0.50000365163F, 0.99999994535F);
  return hn::MulAdd(hn::ConvertTo(kFloats, exponent), Constant(0.69314718056F), hn::Mul(f, ratio));
}

// exp(x) for x of -87 to 88: 2^n times the polynomial of degree 5 with the least relative error on
// half a power of 2 to both sides of 1, 7.5e-8; below, what exp(-87) is.
HWY_INLINE FloatVec Exp(FloatVec x) {
  const FloatVec kept = hn::Max(x, Constant(-87.0F));
  // Added to 1.5 2^23 a number is rounded to a whole one, which the last bits of the sum then are.
  const FloatVec rounder = Constant(0x1.8p23F);
  const FloatVec sum = hn::MulAdd(kept, Constant(1.44269504089F), rounder);
  const auto power = hn::BitCast(kInts, sum);
  const FloatVec whole = hn::Sub(sum, rounder);
  // log 2 in two parts, so that the difference is exact.
  const FloatVec rest = hn::NegMulAdd(whole, Constant(-2.12194440e-4F),
                                      hn::NegMulAdd(whole, Constant(0.693359375F), kept));
  const FloatVec mantissa = Polynomial(rest, 0.0082976457F, 0.0419153839F, 0.1666757488F,
                                       0.4999889484F, 0.9999996919F, 1.0000000717F);
  return hn::BitCast(kFloats, hn::Add(hn::BitCast(kInts, mantissa), hn::ShiftLeft<23>(power)));
}

// A vector's worth of a row from `begin` on; entries past its end are 1.
HWY_INLINE FloatVec LoadUpTo(std::span<const float> row, std::size_t begin) {
  const std::size_t lanes = hn::Lanes(kFloats);
  if (begin + lanes <= row.size()) return hn::LoadU(kFloats, row.data() + begin);
  HWY_ALIGN float rest[HWY_MAX_BYTES / sizeof(float)];
  std::fill_n(rest, lanes, 1.0F);
  std::copy(row.begin() + static_cast<std::ptrdiff_t>(begin), row.end(), rest);
  return hn::Load(kFloats, rest);
}

// Stores a vector from `begin` on, up to the row's end.
HWY_INLINE void StoreUpTo(FloatVec values, std::span<float> row, std::size_t begin) {
  const std::size_t lanes = hn::Lanes(kFloats);
  if (begin + lanes <= row.size()) {
    hn::StoreU(values, kFloats, row.data() + begin);
    return;
  }
  HWY_ALIGN float rest[HWY_MAX_BYTES / sizeof(float)];
  hn::Store(values, kFloats, rest);
  std::copy_n(rest, row.size() - begin, row.data() + begin);
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FUNNELCAST_SIMULATOR_SIMD_LANE_MATH_INL_H_

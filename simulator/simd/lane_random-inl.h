// Counter-based random numbers of whole vectors, for kernels that Highway compiles once a target.
// Included anew for every target, after <hwy/highway.h>; see outcome_kernel.cc.
#if defined(FUNNELCAST_SIMULATOR_SIMD_LANE_RANDOM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FUNNELCAST_SIMULATOR_SIMD_LANE_RANDOM_INL_H_
#undef FUNNELCAST_SIMULATOR_SIMD_LANE_RANDOM_INL_H_
#else
#define FUNNELCAST_SIMULATOR_SIMD_LANE_RANDOM_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "simulator/simd/lane_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {

// What Philox 4x32 counts up and is keyed by, but for the second counter, which differs by lane.
struct PhiloxPlace {
  std::uint64_t seed = 0;
  std::uint32_t first = 0;   // counter 0
  std::uint32_t third = 0;   // counter 2
  std::uint32_t fourth = 0;  // counter 3
};

struct FourWords {
  WordVec word[4];
};

constexpr std::uint32_t kPhiloxFactors[2] = {0xD2511F53U, 0xCD9E8D57U};
constexpr std::uint32_t kPhiloxKeySteps[2] = {0x9E3779B9U, 0xBB67AE85U};

#if HWY_TARGET == HWY_SCALAR

// Philox 4x32 with 7 rounds, which passes BigCrush (Salmon et al. 2011, table 2); counter 1 is
// `lanes`.
HWY_INLINE FourWords Philox(const PhiloxPlace& place, WordVec lanes) {
  std::uint32_t c0 = place.first, c1 = hn::GetLane(lanes), c2 = place.third, c3 = place.fourth;
  auto key0 = static_cast<std::uint32_t>(place.seed);
  auto key1 = static_cast<std::uint32_t>(place.seed >> 32);
  for (int round = 0; round < 7; ++round) {
    const std::uint64_t product0 = std::uint64_t{c0} * kPhiloxFactors[0];
    const std::uint64_t product1 = std::uint64_t{c2} * kPhiloxFactors[1];
    c0 = static_cast<std::uint32_t>(product1 >> 32) ^ c1 ^ key0;
    c2 = static_cast<std::uint32_t>(product0 >> 32) ^ c3 ^ key1;
    c1 = static_cast<std::uint32_t>(product1);
    c3 = static_cast<std::uint32_t>(product0);
    key0 += kPhiloxKeySteps[0];
    key1 += kPhiloxKeySteps[1];
  }
  return {{hn::Set(kWords, c0), hn::Set(kWords, c1), hn::Set(kWords, c2), hn::Set(kWords, c3)}};
}

#else

using Pairs = hn::Repartition<std::uint64_t, Words>;
using PairVec = hn::Vec<Pairs>;
constexpr Pairs kPairs;

// The words of every second lane, each in the lower half of 64 bits; upper halves hold anything.
struct FourPairs {
  PairVec word[4];
};

HWY_INLINE PairVec Product(PairVec x, std::uint32_t factor) {
  return hn::MulEven(hn::BitCast(kWords, x), hn::Set(kWords, factor));
}

HWY_INLINE PairVec Broadcast(std::uint32_t word) { return hn::Set(kPairs, std::uint64_t{word}); }

// All seven rounds for the lanes whose counter 1 stands in the lower halves of `lanes`. The first
// two products are the same in all lanes, and half of those in rounds two and three, so that those
// are left to scalars.
HWY_INLINE FourPairs PhiloxOfHalf(const PhiloxPlace& place, PairVec lanes) {
  auto key0 = static_cast<std::uint32_t>(place.seed);
  auto key1 = static_cast<std::uint32_t>(place.seed >> 32);
  const auto next_keys = [&] {
    key0 += kPhiloxKeySteps[0];
    key1 += kPhiloxKeySteps[1];
  };
  const auto high = [](std::uint64_t product) { return static_cast<std::uint32_t>(product >> 32); };
  const auto low = [](std::uint64_t product) { return static_cast<std::uint32_t>(product); };

  // Round 1: counter 0 of the next differs by lane, the others do not.
  std::uint64_t same0 = std::uint64_t{place.first} * kPhiloxFactors[0];
  std::uint64_t same1 = std::uint64_t{place.third} * kPhiloxFactors[1];
  PairVec c0 = hn::Xor(lanes, Broadcast(high(same1) ^ key0));
  std::uint32_t same_c1 = low(same1);
  std::uint32_t same_c2 = high(same0) ^ place.fourth ^ key1;
  std::uint32_t same_c3 = low(same0);
  next_keys();
  // Round 2: counters 2 and 3 of the next differ.
  PairVec product0 = Product(c0, kPhiloxFactors[0]);
  same1 = std::uint64_t{same_c2} * kPhiloxFactors[1];
  std::uint32_t same_c0 = high(same1) ^ same_c1 ^ key0;
  PairVec c2 = hn::Xor(hn::ShiftRight<32>(product0), Broadcast(same_c3 ^ key1));
  same_c1 = low(same1);
  PairVec c3 = product0;
  next_keys();
  // Round 3: all but counter 3 of the next differ.
  same0 = std::uint64_t{same_c0} * kPhiloxFactors[0];
  PairVec product1 = Product(c2, kPhiloxFactors[1]);
  c0 = hn::Xor(hn::ShiftRight<32>(product1), Broadcast(same_c1 ^ key0));
  c2 = hn::Xor(c3, Broadcast(high(same0) ^ key1));
  PairVec c1 = product1;
  c3 = Broadcast(low(same0));
  for (int round = 4; round <= 7; ++round) {
    next_keys();
    product0 = Product(c0, kPhiloxFactors[0]);
    product1 = Product(c2, kPhiloxFactors[1]);
    c0 = hn::Xor(hn::ShiftRight<32>(product1), hn::Xor(c1, Broadcast(key0)));
    c2 = hn::Xor(hn::ShiftRight<32>(product0), hn::Xor(c3, Broadcast(key1)));
    c1 = product1;
    c3 = product0;
  }
  return {{c0, c1, c2, c3}};
}

// Philox 4x32 with 7 rounds, which passes BigCrush (Salmon et al. 2011, table 2); counter 1 is
// `lanes`.
HWY_INLINE FourWords Philox(const PhiloxPlace& place, WordVec lanes) {
  const PairVec pairs = hn::BitCast(kPairs, lanes);
  const FourPairs even = PhiloxOfHalf(place, pairs);
  const FourPairs odd = PhiloxOfHalf(place, hn::ShiftRight<32>(pairs));
  FourWords words;
  for (int i = 0; i < 4; ++i) {
    words.word[i] = hn::OddEven(hn::BitCast(kWords, hn::ShiftLeft<32>(odd.word[i])),
                                hn::BitCast(kWords, even.word[i]));
  }
  return words;
}

#endif

// Uniform on (0, 1), 24 bits.
HWY_INLINE FloatVec ToUniform(WordVec word) {
  const auto bits = hn::BitCast(kInts, hn::ShiftRight<8>(word));
  return hn::MulAdd(hn::ConvertTo(kFloats, bits), Constant(0x1p-24F), Constant(0x1p-25F));
}

// Standard normal by inversion (Wichura 1988, algorithm AS 241, PPND7). The nearer tail's
// probability is taken from the whole numbers, so that tails reach 6.3 standard deviations.
HWY_INLINE FloatVec ToNormal(WordVec word) {
  const WordVec mirrored = hn::Min(word, hn::Not(word));
  const FloatVec tail = hn::MulAdd(hn::ConvertTo(kFloats, hn::BitCast(kInts, mirrored)),
                                   Constant(0x1p-32F), Constant(0x1p-33F));
  const FloatVec q = hn::Sub(Constant(0.5F), tail);
  const auto far = hn::Gt(q, Constant(0.425F));
  const FloatVec central = hn::NegMulAdd(q, q, Constant(0.180625F));
  const FloatVec outer = hn::Sub(hn::Sqrt(hn::Neg(Log(tail))), Constant(1.6F));
  const FloatVec numerator = hn::IfThenElse(
      far, Polynomial(outer, 0.17023821103F, 1.3067284816F, 2.7568153900F, 1.4234372777F),
      hn::Mul(q, Polynomial(central, 59.109374720F, 159.29113202F, 50.434271938F, 3.3871327179F)));
  const FloatVec denominator =
      hn::IfThenElse(far, Polynomial(outer, 0.12021132975F, 0.73700164250F, 1.0F),
                     Polynomial(central, 67.187563600F, 78.757757664F, 17.895169469F, 1.0F));
  const WordVec sign = hn::And(hn::Not(word), hn::Set(kWords, 0x80000000U));
  return hn::Xor(hn::Div(numerator, denominator), hn::BitCast(kFloats, sign));
}

// Two independent standard normals (Box and Muller 1958); tails reach 6.6 standard deviations. The
// upper two bits of the second word choose a quadrant, the others an angle within pi / 4 of its
// middle.
HWY_INLINE void ToNormals(WordVec first, WordVec second, FloatVec& x, FloatVec& y) {
  const FloatVec uniform =
      hn::MulAdd(hn::ConvertTo(kFloats, hn::BitCast(kInts, hn::ShiftRight<1>(first))),
                 Constant(0x1p-31F), Constant(0x1p-32F));
  // At least 1e-12, since the uniform may be rounded to 1.
  const FloatVec square_radius = hn::Max(hn::Mul(Constant(-2.0F), Log(uniform)), Constant(1e-12F));
  const FloatVec radius = hn::Mul(square_radius, InverseRoot(square_radius));
  constexpr float kAngleUnit = 1.5707963267948966F * 0x1p-30F;
  const auto centred = hn::Sub(hn::BitCast(kInts, hn::And(second, hn::Set(kWords, 0x3fffffffU))),
                               hn::Set(kInts, 1 << 29));
  const FloatVec angle = hn::Mul(hn::ConvertTo(kFloats, centred), Constant(kAngleUnit));
  const FloatVec square = hn::Mul(angle, angle);
  const FloatVec sine =
      hn::Mul(angle, Polynomial(square, -1.0F / 5040, 1.0F / 120, -1.0F / 6, 1.0F));
  const FloatVec cosine = Polynomial(square, 1.0F / 40320, -1.0F / 720, 1.0F / 24, -0.5F, 1.0F);
  const auto swapped = hn::MaskFromVec(
      hn::BitCast(kFloats, hn::ShiftRight<31>(hn::BitCast(kInts, hn::ShiftLeft<1>(second)))));
  const WordVec sign = hn::And(second, hn::Set(kWords, 0x80000000U));
  const WordVec other_sign =
      hn::And(hn::Xor(second, hn::ShiftLeft<1>(second)), hn::Set(kWords, 0x80000000U));
  x = hn::Mul(radius,
              hn::Xor(hn::IfThenElse(swapped, sine, cosine), hn::BitCast(kFloats, other_sign)));
  y = hn::Mul(radius, hn::Xor(hn::IfThenElse(swapped, cosine, sine), hn::BitCast(kFloats, sign)));
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FUNNELCAST_SIMULATOR_SIMD_LANE_RANDOM_INL_H_

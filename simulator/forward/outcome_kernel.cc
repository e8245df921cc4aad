// The kernel, compiled once for every vector width that Highway finds at run time.
#include "simulator/forward/outcome_kernel.h"

#include <array>

#include "simulator/base/random.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/forward/outcome_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include <hwy/contrib/math/math-inl.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simulator::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Words = hn::RebindToUnsigned<Floats>;
using Ints = hn::RebindToSigned<Floats>;
using FloatVec = hn::Vec<Floats>;
using WordVec = hn::Vec<Words>;

constexpr Floats kFloats;
constexpr Words kWords;

HWY_INLINE FloatVec Constant(float value) { return hn::Set(kFloats, value); }

// Horner's scheme, highest power first.
template <typename... Rest>
HWY_INLINE FloatVec Polynomial(FloatVec x, float first, Rest... rest) {
  FloatVec value = Constant(first);
  ((value = hn::MulAdd(value, x, Constant(rest))), ...);
  return value;
}

struct FourWords {
  WordVec word[4];
};

// Both halves of 32 x 32 bit products.
HWY_INLINE void MultiplyWide(WordVec x, std::uint32_t factor, WordVec& high, WordVec& low) {
#if HWY_TARGET == HWY_SCALAR
  const std::uint64_t product = std::uint64_t{hn::GetLane(x)} * factor;
  low = hn::Set(kWords, static_cast<std::uint32_t>(product));
  high = hn::Set(kWords, static_cast<std::uint32_t>(product >> 32));
#else
  const hn::Repartition<std::uint64_t, Words> pairs;
  const WordVec factors = hn::Set(kWords, factor);
  const auto even = hn::MulEven(x, factors);
  const auto odd =
      hn::MulEven(hn::BitCast(kWords, hn::ShiftRight<32>(hn::BitCast(pairs, x))), factors);
  low = hn::OddEven(hn::BitCast(kWords, hn::ShiftLeft<32>(odd)), hn::BitCast(kWords, even));
  high = hn::OddEven(hn::BitCast(kWords, odd), hn::BitCast(kWords, hn::ShiftRight<32>(even)));
#endif
}

// The stream's words for the draws from `draw` on. `place` is half the period's number for what
// every draw takes, and for redraws the period with the attempt, from 1 on, in its upper byte.
HWY_INLINE FourWords DrawWords(const BlockStream& stream, std::uint32_t draw, std::uint32_t place) {
  constexpr int kRounds = 7;
  WordVec c0 = hn::Set(kWords, place);
  WordVec c1 = hn::Iota(kWords, stream.first_draw + draw);
  WordVec c2 = hn::Set(kWords, stream.series);
  WordVec c3 = hn::Set(kWords, static_cast<std::uint32_t>(StreamPurpose::kOutcome));
  auto key0 = static_cast<std::uint32_t>(stream.seed);
  auto key1 = static_cast<std::uint32_t>(stream.seed >> 32);
  for (int round = 0; round < kRounds; ++round) {
    WordVec high0, low0, high1, low1;
    MultiplyWide(c0, 0xD2511F53U, high0, low0);
    MultiplyWide(c2, 0xCD9E8D57U, high1, low1);
    c0 = hn::Xor(hn::Xor(high1, c1), hn::Set(kWords, key0));
    c2 = hn::Xor(hn::Xor(high0, c3), hn::Set(kWords, key1));
    c1 = low1;
    c3 = low0;
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  return {{c0, c1, c2, c3}};
}

// Uniform on (0, 1), 24 bits.
HWY_INLINE FloatVec ToUniform(WordVec word) {
  const auto bits = hn::BitCast(Ints(), hn::ShiftRight<8>(word));
  return hn::MulAdd(hn::ConvertTo(kFloats, bits), Constant(0x1p-24F), Constant(0x1p-25F));
}

// Standard normal by inversion (Wichura 1988, algorithm AS 241, PPND7). The nearer tail's
// probability is taken from the whole numbers, so that tails reach 6.3 standard deviations.
HWY_INLINE FloatVec ToNormal(WordVec word) {
  const WordVec mirrored = hn::Min(word, hn::Not(word));
  const FloatVec tail = hn::MulAdd(hn::ConvertTo(kFloats, hn::BitCast(Ints(), mirrored)),
                                   Constant(0x1p-32F), Constant(0x1p-33F));
  const FloatVec q = hn::Sub(Constant(0.5F), tail);
  const auto far = hn::Gt(q, Constant(0.425F));
  const FloatVec central = hn::NegMulAdd(q, q, Constant(0.180625F));
  const FloatVec outer = hn::Sub(hn::Sqrt(hn::Neg(hn::Log(kFloats, tail))), Constant(1.6F));
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
      hn::MulAdd(hn::ConvertTo(kFloats, hn::BitCast(Ints(), hn::ShiftRight<1>(first))),
                 Constant(0x1p-31F), Constant(0x1p-32F));
  const FloatVec radius = hn::Sqrt(hn::Mul(Constant(-2.0F), hn::Log(kFloats, uniform)));
  constexpr float kAngleUnit = 1.5707963267948966F * 0x1p-30F;
  const auto centred = hn::Sub(hn::BitCast(Ints(), hn::And(second, hn::Set(kWords, 0x3fffffffU))),
                               hn::Set(Ints(), 1 << 29));
  const FloatVec angle = hn::Mul(hn::ConvertTo(kFloats, centred), Constant(kAngleUnit));
  const FloatVec square = hn::Mul(angle, angle);
  const FloatVec sine =
      hn::Mul(angle, Polynomial(square, -1.0F / 5040, 1.0F / 120, -1.0F / 6, 1.0F));
  const FloatVec cosine = Polynomial(square, 1.0F / 40320, -1.0F / 720, 1.0F / 24, -0.5F, 1.0F);
  const auto swapped = hn::MaskFromVec(
      hn::BitCast(kFloats, hn::ShiftRight<31>(hn::BitCast(Ints(), hn::ShiftLeft<1>(second)))));
  const WordVec sign = hn::And(second, hn::Set(kWords, 0x80000000U));
  const WordVec other_sign =
      hn::And(hn::Xor(second, hn::ShiftLeft<1>(second)), hn::Set(kWords, 0x80000000U));
  x = hn::Mul(radius,
              hn::Xor(hn::IfThenElse(swapped, sine, cosine), hn::BitCast(kFloats, other_sign)));
  y = hn::Mul(radius, hn::Xor(hn::IfThenElse(swapped, cosine, sine), hn::BitCast(kFloats, sign)));
}

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

// Gamma draws of mean 1 and shape 1 / noise^2 for the draws from `draw` on, from a normal and, for
// shapes below 4, further words.
HWY_INLINE FloatVec DrawUnitGamma(const BlockStream& stream, std::uint32_t draw, FloatVec normal,
                                  WordVec choice, FloatVec noise) {
  const FloatVec one = Constant(1.0F);
  const FloatVec skewness = hn::Mul(Constant(2.0F), noise);
  FloatVec result = hn::Max(
      hn::Zero(kFloats),
      hn::MulAdd(noise, GammaQuantile(normal, hn::Min(skewness, Constant(kMostSkewness))), one));
  auto open = hn::Gt(skewness, Constant(kMostSkewness));
  if (hn::AllFalse(kFloats, open)) return result;
  const FloatVec inverse = hn::Mul(noise, noise);
  const FloatVec shape = hn::Div(one, inverse);

  // A shape below 1 is drawn as shape + 1 and shrunk by a power of a uniform.
  const auto small = hn::Lt(shape, one);
  const FloatVec raised = hn::IfThenElse(small, hn::Add(shape, one), shape);
  const FloatVec d = hn::Sub(raised, Constant(1.0F / 3.0F));
  const FloatVec c = hn::Div(one, hn::Sqrt(hn::Mul(Constant(9.0F), d)));
  constexpr std::uint32_t kLastAttempt = 254;
  for (std::uint32_t attempt = 2;; ++attempt) {
    const FloatVec base = hn::MulAdd(c, normal, one);
    const FloatVec v = hn::Mul(hn::Mul(base, base), base);
    const FloatVec square = hn::Mul(normal, normal);
    const FloatVec log_v = hn::Log(kFloats, hn::Max(v, Constant(1e-30F)));
    const FloatVec bound =
        hn::MulAdd(d, hn::Add(hn::Sub(one, v), log_v), hn::Mul(Constant(0.5F), square));
    const auto accepted =
        hn::And(open, hn::And(hn::Gt(base, hn::Zero(kFloats)),
                              hn::Lt(hn::Log(kFloats, ToUniform(choice)), bound)));
    result = hn::IfThenElse(accepted, hn::Mul(hn::Mul(d, v), inverse), result);
    open = hn::AndNot(accepted, open);
    if (hn::AllFalse(kFloats, open) || attempt > kLastAttempt) break;
    const FourWords again = DrawWords(stream, draw, stream.period | (attempt << 24));
    normal = ToNormal(again.word[1]);
    choice = again.word[2];
  }
  if (hn::AllFalse(kFloats, small)) return result;
  const FloatVec power = hn::Log(
      kFloats,
      ToUniform(DrawWords(stream, draw, stream.period | ((kLastAttempt + 1) << 24)).word[0]));
  return hn::IfThenElse(small, hn::Mul(result, hn::Exp(kFloats, hn::Mul(power, inverse))), result);
}

// Poisson draws of the given means, each by inversion of one word.
HWY_INLINE FloatVec ToPoisson(WordVec word, FloatVec mean) {
  constexpr float kExpansionMean = 10.0F;
  const FloatVec w = ToNormal(word);
  const FloatVec square = hn::Mul(w, w);
  const FloatVec safe = hn::Max(mean, Constant(kExpansionMean));
  const FloatVec inverse_root = hn::Div(Constant(1.0F), hn::Sqrt(safe));
  const FloatVec first = hn::MulAdd(square, Constant(1.0F / 6.0F), Constant(1.0F / 3.0F));
  const FloatVec second =
      hn::Mul(w, hn::NegMulAdd(square, Constant(1.0F / 72.0F), Constant(-1.0F / 36.0F)));
  const FloatVec third = Polynomial(square, 1.0F / 270.0F, 7.0F / 810.0F, -8.0F / 405.0F);
  const FloatVec tail = hn::Mul(inverse_root, hn::MulAdd(inverse_root, third, second));
  const FloatVec middle = hn::MulAdd(hn::Mul(safe, inverse_root), w, hn::Add(first, tail));
  FloatVec result = hn::Max(hn::Floor(hn::Add(safe, middle)), hn::Zero(kFloats));
  const auto few = hn::Lt(mean, Constant(kExpansionMean));
  if (hn::AllFalse(kFloats, few)) return result;

  const FloatVec uniform = ToUniform(word);
  FloatVec probability = hn::Exp(kFloats, hn::Neg(mean));
  FloatVec cumulated = probability;
  FloatVec count = hn::Zero(kFloats);
  constexpr int kHighest = 60;  // beyond it lies less than 1e-24 of a mean of 10
  for (int k = 1; k <= kHighest; ++k) {
    const auto above = hn::And(few, hn::Gt(uniform, cumulated));
    if (hn::AllFalse(kFloats, above)) break;
    count = hn::IfThenElse(above, Constant(static_cast<float>(k)), count);
    probability = hn::Mul(probability, hn::Mul(mean, Constant(1.0F / static_cast<float>(k))));
    cumulated = hn::Add(cumulated, probability);
  }
  return hn::IfThenElse(few, count, result);
}

// Negative binomial draws of means exp(log_mean) and shape 1 / noise^2.
//
// Counts whose mean is at least 50 and whose skewness is moderate come from one normal: a gamma
// distribution shifted and scaled to the count's mean, variance (less 1/12, which rounding adds)
// and skewness, then rounded. Its excess kurtosis is off by 0.5 / variance. The others are gamma
// mixtures of Poissons.
HWY_INLINE FloatVec DrawCounts(const BlockStream& stream, std::uint32_t draw, FloatVec normal,
                               FloatVec log_mean, FloatVec noise) {
  const FloatVec mean = hn::Exp(kFloats, hn::Min(log_mean, Constant(80.0F)));
  const FloatVec inverse = hn::Div(Constant(1.0F), hn::Max(mean, Constant(1e-30F)));
  const FloatVec square = hn::Mul(noise, noise);
  const FloatVec variation = hn::Sqrt(
      hn::NegMulAdd(hn::Mul(inverse, inverse), Constant(1.0F / 12.0F), hn::Add(square, inverse)));
  const FloatVec skewness = hn::Div(hn::MulAdd(Constant(2.0F), square, inverse), variation);
  const auto simple =
      hn::And(hn::Le(skewness, Constant(kMostSkewness)), hn::Ge(mean, Constant(50.0F)));
  const FloatVec scattered =
      hn::MulAdd(hn::Mul(mean, variation), GammaQuantile(normal, skewness), mean);
  const FloatVec rounded =
      hn::Max(hn::Zero(kFloats), hn::Floor(hn::Add(scattered, Constant(0.5F))));
  if (hn::AllTrue(kFloats, simple)) return rounded;
  const FourWords words = DrawWords(stream, draw, stream.period | (1U << 24));
  const FloatVec rate = hn::Mul(mean, DrawUnitGamma(stream, draw, normal, words.word[0], noise));
  return hn::IfThenElse(simple, rounded, ToPoisson(words.word[1], rate));
}

// A period's two normals for the draws from `draw` on: of the level and of the outcome. One block
// of words serves two periods; the second finds its half where the first left it.
HWY_INLINE void DrawNormals(const BlockStream& stream, std::uint32_t draw, DrawBlock& block,
                            FloatVec& of_level, FloatVec& of_outcome) {
  const bool second = stream.period % 2 == 1;
  if (second && block.kept_pair == stream.period / 2) {
    ToNormals(hn::Load(kWords, block.kept_words[0] + draw),
              hn::Load(kWords, block.kept_words[1] + draw), of_level, of_outcome);
    return;
  }
  const FourWords words = DrawWords(stream, draw, stream.period / 2);
  if (second) {
    ToNormals(words.word[2], words.word[3], of_level, of_outcome);
    return;
  }
  hn::Store(words.word[2], kWords, block.kept_words[0] + draw);
  hn::Store(words.word[3], kWords, block.kept_words[1] + draw);
  ToNormals(words.word[0], words.word[1], of_level, of_outcome);
}

HWY_INLINE void DrawLanes(const BlockStream& stream, const PeriodStep& step,
                          const PeriodPlaces& places, std::uint32_t draw, DrawBlock& block) {
  FloatVec of_level, of_outcome;
  DrawNormals(stream, draw, block, of_level, of_outcome);
  const FloatVec innovation = hn::Mul(
      hn::Mul(Constant(step.innovation_sd), hn::Load(kFloats, block.drift_sd + draw)), of_level);
  const FloatVec level =
      hn::MulAdd(Constant(step.damping), hn::Load(kFloats, block.level + draw), innovation);
  hn::Store(level, kFloats, block.level + draw);
  if (step.paused) {
    hn::StoreU(hn::Zero(kFloats), kFloats, places.outcome + draw);
    return;
  }
  FloatVec driver = Constant(step.fixed_driver);
  auto nothing = hn::FirstN(kFloats, 0);  // no lane
  if (step.has_parent) {
    const FloatVec parent = hn::LoadU(kFloats, places.parent + draw);
    if (step.zero_follows_zero) nothing = hn::Le(parent, hn::Zero(kFloats));
    const FloatVec followed =
        hn::Sub(hn::Log(kFloats, hn::Max(parent, Constant(0.5F))), Constant(step.parent_log_mean));
    const FloatVec pass = hn::Load(kFloats, block.pass_through + draw);
    driver = hn::MulAdd(pass, hn::Sub(followed, driver), driver);
  }
  const FloatVec rest = hn::Add(hn::LoadU(kFloats, places.effect + draw),
                                hn::Add(level, hn::Load(kFloats, block.offset + draw)));
  const FloatVec log_mean = hn::MulAdd(hn::Load(kFloats, block.elasticity + draw), driver, rest);
  const FloatVec noise = hn::Load(kFloats, block.noise + draw);
  FloatVec outcome;
  if (step.likelihood == Likelihood::kNegativeBinomial) {
    outcome = DrawCounts(stream, draw, of_outcome, log_mean, noise);
  } else {
    const FloatVec scattered = hn::MulAdd(noise, of_outcome, log_mean);
    outcome = hn::Exp(kFloats, hn::Min(scattered, Constant(80.0F)));
  }
  outcome = hn::Mul(outcome, Constant(step.outcome_factor));
  hn::StoreU(hn::IfThenZeroElse(nothing, outcome), kFloats, places.outcome + draw);
}

void DrawPeriodKernel(const BlockStream& stream, const PeriodStep& step, const PeriodPlaces& places,
                      DrawBlock& block) {
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    DrawLanes(stream, step, places, static_cast<std::uint32_t>(draw), block);
  }
  block.kept_pair = stream.period % 2 == 0 ? stream.period / 2 : kNoPair;
}

}  // namespace funnelcast::simulator::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simulator {

HWY_EXPORT(DrawPeriodKernel);

void DrawPeriod(const BlockStream& stream, const PeriodStep& step, const PeriodPlaces& places,
                DrawBlock& block) {
  HWY_DYNAMIC_DISPATCH(DrawPeriodKernel)(stream, step, places, block);
}

void DrawPeriod(const BlockStream& stream, const PeriodStep& step, DrawBlock& block) {
  DrawPeriod(stream, step, {block.effect, block.parent, block.outcome}, block);
}

}  // namespace funnelcast::simulator
#endif

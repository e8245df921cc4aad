// The kernels, compiled once for every vector width that Highway finds at run time.
#include "simulator/simd/outcome_kernel.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "simulator/base/check.h"
#include "simulator/simd/fetch_ahead.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/simd/outcome_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "simulator/simd/lane_math-inl.h"
#include "simulator/simd/lane_random-inl.h"
#include "simulator/simd/chosen_draws-inl.h"
#include "simulator/simd/gamma_quantile-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Rows may come from beyond the nearer caches, as those of windows that were kept do.
constexpr std::size_t kPeriodsAhead = 3;

// Kernels go over a block in several short loops rather than a long one: the draws of a short loop
// do not wait for each other, while in a long one the processor is left waiting for the end of each
// draw's chain of results.

// The words of draws by their numbers in the block, for what only some draws need. `place`: the
// period with the attempt, from 1 on, in its upper byte.
HWY_INLINE FourWords DrawWords(const BlockStream& stream, WordVec draws, std::uint32_t place) {
  const PhiloxPlace philox{stream.seed, place, stream.series,
                           static_cast<std::uint32_t>(base::StreamPurpose::kOutcome)};
  return Philox(philox, hn::Add(draws, hn::Set(kWords, stream.first_draw)));
}

// Gamma draws of mean 1 and shape 1 / noise^2, from a normal and, for shapes below 1.23, further
// words.
HWY_INLINE FloatVec DrawUnitGamma(const BlockStream& stream, std::uint32_t period, WordVec draws,
                                  FloatVec normal, WordVec choice, FloatVec noise) {
  const FloatVec one = Constant(1.0F);
  const FloatVec skewness = hn::Mul(Constant(2.0F), noise);
  FloatVec result = hn::Max(
      hn::Zero(kFloats),
      hn::MulAdd(noise, GammaQuantile(normal, hn::Min(skewness, Constant(kMostSkewness))), one));
  const auto wide = hn::Gt(skewness, Constant(kMostSkewness));
  if (hn::AllFalse(kFloats, wide)) return result;
  const FloatVec wide_skewness =
      hn::Clamp(skewness, Constant(kMostSkewness), Constant(kMostWideSkewness));
  result = hn::IfThenElse(wide, hn::MulAdd(noise, WideGammaQuantile(normal, wide_skewness), one),
                          result);
  auto open = hn::Gt(skewness, Constant(kMostWideSkewness));
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
    const FloatVec log_v = Log(hn::Max(v, Constant(1e-30F)));
    const FloatVec bound =
        hn::MulAdd(d, hn::Add(hn::Sub(one, v), log_v), hn::Mul(Constant(0.5F), square));
    const auto accepted = hn::And(
        open, hn::And(hn::Gt(base, hn::Zero(kFloats)), hn::Lt(Log(ToUniform(choice)), bound)));
    result = hn::IfThenElse(accepted, hn::Mul(hn::Mul(d, v), inverse), result);
    open = hn::AndNot(accepted, open);
    if (hn::AllFalse(kFloats, open) || attempt > kLastAttempt) break;
    const FourWords again = DrawWords(stream, draws, period | (attempt << 24));
    normal = ToNormal(again.word[1]);
    choice = again.word[2];
  }
  if (hn::AllFalse(kFloats, small)) return result;
  const FloatVec power =
      Log(ToUniform(DrawWords(stream, draws, period | ((kLastAttempt + 1) << 24)).word[0]));
  return hn::IfThenElse(small, hn::Mul(result, Exp(hn::Mul(power, inverse))), result);
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
  FloatVec probability = Exp(hn::Neg(mean));
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

// The standard normal's distribution function, off by at most 2e-7 (Abramowitz and Stegun 26.2.17,
// and rounding).
HWY_INLINE FloatVec NormalCdf(FloatVec x) {
  const FloatVec far = hn::Abs(x);
  const FloatVec t = Reciprocal(hn::MulAdd(Constant(0.2316419F), far, Constant(1.0F)));
  const FloatVec series = hn::Mul(
      t, Polynomial(t, 1.330274429F, -1.821255978F, 1.781477937F, -0.356563782F, 0.319381530F));
  const FloatVec density =
      hn::Mul(Constant(0.3989422804F), Exp(hn::Mul(Constant(-0.5F), hn::Mul(far, far))));
  const FloatVec tail = hn::Mul(density, series);
  return hn::IfThenElse(hn::Lt(x, hn::Zero(kFloats)), tail, hn::Sub(Constant(1.0F), tail));
}

// Up to this mean, and this noise, negative binomials are summed up from zero.
constexpr float kFewMean = 10.0F;
constexpr float kFewNoise = 0.5F;

// Negative binomial draws by inversion at a normal's place: p_0 = (1 + a)^(-1/noise^2) with
// a = mean noise^2, p_k = p_(k-1) ((k - 1) a + mean) / ((1 + a) k).
HWY_INLINE FloatVec InvertCounts(FloatVec normal, FloatVec mean, FloatVec noise) {
  const FloatVec one = Constant(1.0F);
  const FloatVec uniform = NormalCdf(normal);
  const FloatVec square = hn::Max(hn::Mul(noise, noise), Constant(1e-30F));
  const FloatVec a = hn::Mul(mean, square);
  const FloatVec sum = hn::Add(one, a);
  const FloatVec inverse = Reciprocal(sum);
  // log(1 + a), with what the sum lost of a.
  const FloatVec lost = hn::Sub(a, hn::Sub(sum, one));
  const FloatVec log_sum = hn::MulAdd(lost, inverse, Log(sum));
  FloatVec probability = Exp(hn::Neg(hn::Mul(log_sum, Reciprocal(square))));
  const FloatVec slope = hn::Mul(a, inverse);
  const FloatVec start = hn::Mul(mean, inverse);
  FloatVec cumulated = probability;
  FloatVec count = hn::Zero(kFloats);
  // Once terms no longer add up in single precision, which only happens far beyond the mode, the
  // rest of the tail counts as this value.
  const FloatVec negligible = Constant(0x1p-26F);
  constexpr int kHighest = 128;
  for (int k = 1; k <= kHighest; ++k) {
    const auto above = hn::And(hn::Gt(uniform, cumulated), hn::Gt(probability, negligible));
    if (hn::AllFalse(kFloats, above)) break;
    count = hn::IfThenElse(above, Constant(static_cast<float>(k)), count);
    const FloatVec ratio = hn::MulAdd(slope, Constant(static_cast<float>(k - 1)), start);
    probability = hn::Mul(probability, hn::Mul(ratio, Constant(1.0F / static_cast<float>(k))));
    cumulated = hn::Add(cumulated, probability);
  }
  return count;
}

// What DrawOutcomesKernel knows of a block on the way to its outcomes.
struct BlockMoments {
  HWY_ALIGN float log_mean[kDrawBlock];
  HWY_ALIGN float mean[kDrawBlock];
  HWY_ALIGN float inverse[kDrawBlock];   // of the mean
  HWY_ALIGN float variance[kDrawBlock];  // of the count over its mean
  HWY_ALIGN float skewness[kDrawBlock];
};

// Draws that lie `draw` numbers into the block and follow a parent of nothing.
HWY_INLINE hn::Mask<Floats> FollowsNothing(const PeriodStep& step, const PeriodPlaces& places,
                                           std::size_t draw) {
  if (!step.has_parent || !step.zero_follows_zero) return hn::FirstN(kFloats, 0);
  return hn::Le(hn::LoadU(kFloats, places.parent + draw), hn::Zero(kFloats));
}

// log(1 + exp(x)).
HWY_INLINE FloatVec LogOfOneAndExp(FloatVec x) {
  return Log(hn::Add(Constant(1.0F), Exp(hn::Min(x, Constant(80.0F)))));
}

// log Hill(exp(log_input)) = log(1 + kappa^n) - log(1 + (kappa / input)^n).
HWY_INLINE FloatVec LogHill(const HillRows& hills, std::size_t draw, FloatVec log_input) {
  const FloatVec exponent = hn::Load(kFloats, hills.exponent.values + draw);
  const FloatVec log_ratio =
      hn::Sub(hn::Load(kFloats, hills.log_half_saturation.values + draw), log_input);
  return hn::Sub(hn::Load(kFloats, hills.log_ceiling.values + draw),
                 LogOfOneAndExp(hn::Mul(exponent, log_ratio)));
}

void FillHillRowsKernel(const BlockRow& half_saturation, const BlockRow& exponent,
                        HillRows& hills) {
  hills.exponent = exponent;
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const FloatVec log_kappa = Log(hn::Load(kFloats, half_saturation.values + draw));
    hn::Store(log_kappa, kFloats, hills.log_half_saturation.values + draw);
    const FloatVec power = hn::Mul(hn::Load(kFloats, exponent.values + draw), log_kappa);
    hn::Store(LogOfOneAndExp(power), kFloats, hills.log_ceiling.values + draw);
  }
}

HWY_INLINE void FillLogMeans(const PeriodStep& step, const OutcomeRows& rows,
                             const PeriodPlaces& places, BlockMoments& moments) {
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    FloatVec driver = Constant(step.fixed_driver);
    if (step.saturates) driver = LogHill(rows.hills, draw, driver);
    if (step.has_parent) {
      const FloatVec parent = hn::LoadU(kFloats, places.parent + draw);
      const FloatVec followed =
          hn::Sub(Log(hn::Max(parent, Constant(0.5F))), Constant(step.parent_log_mean));
      const FloatVec pass = hn::Load(kFloats, rows.pass_through.values + draw);
      driver = hn::MulAdd(pass, hn::Sub(followed, driver), driver);
    }
    const FloatVec elasticity = hn::Load(kFloats, rows.elasticity.values + draw);
    hn::Store(hn::MulAdd(elasticity, driver, hn::LoadU(kFloats, places.log_mean + draw)), kFloats,
              moments.log_mean + draw);
  }
}

// Money: log outcome ~ N(log mean, noise).
HWY_INLINE void DrawMoney(const PeriodStep& step, const OutcomeRows& rows,
                          const PeriodPlaces& places, const BlockMoments& moments) {
  const float* const pool = NormalPool();
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const FloatVec log_outcome =
        hn::MulAdd(hn::Load(kFloats, rows.noise.values + draw),
                   hn::LoadU(kFloats, places.normals->of_outcomes(pool, draw)),
                   hn::Load(kFloats, moments.log_mean + draw));
    const FloatVec outcome =
        hn::Mul(Exp(hn::Min(log_outcome, Constant(80.0F))), Constant(step.outcome_factor));
    hn::StoreU(hn::IfThenZeroElse(FollowsNothing(step, places, draw), outcome), kFloats,
               places.outcome + draw);
  }
}

// What a count is drawn from: a negative binomial's moments, relative to its mean.
struct CountMoments {
  FloatVec mean;
  FloatVec inverse;   // of the mean
  FloatVec variance;  // less the 1/12 that rounding adds to a count's
};

HWY_INLINE CountMoments MomentsOf(FloatVec mean, FloatVec noise) {
  const FloatVec inverse = Reciprocal(hn::Max(mean, Constant(1e-30F)));
  return {mean, inverse,
          hn::NegMulAdd(hn::Mul(inverse, inverse), Constant(1.0F / 12.0F),
                        hn::MulAdd(noise, noise, inverse))};
}

// Counts by a gamma quantile at a normal's place, `quantile(normal, skewness)`, shifted, scaled and
// rounded. Also tells the skewness.
template <typename QuantileOf>
HWY_INLINE FloatVec RoundGamma(const CountMoments& moments, FloatVec noise, FloatVec normal,
                               const QuantileOf& quantile, FloatVec& skewness) {
  const FloatVec inverse_sd = InverseRoot(moments.variance);
  skewness = hn::Mul(hn::MulAdd(hn::Add(noise, noise), noise, moments.inverse), inverse_sd);
  const FloatVec sd = hn::Mul(moments.mean, hn::Mul(moments.variance, inverse_sd));
  const FloatVec scattered = hn::MulAdd(sd, quantile(normal, skewness), moments.mean);
  const FloatVec cube = hn::Mul(normal, hn::MulSub(normal, normal, Constant(3.0F)));
  const FloatVec less_peaked = hn::NegMulAdd(hn::Mul(cube, Constant(1.0F / 48.0F)),
                                             hn::Mul(moments.inverse, inverse_sd), scattered);
  return hn::Max(hn::Zero(kFloats), hn::Floor(hn::Add(less_peaked, Constant(0.5F))));
}

// Counts of a mean of at least 10 and a skewness from kMostSkewness to kMostWideSkewness.
HWY_INLINE FloatVec DrawWide(FloatVec normal, FloatVec mean, FloatVec noise) {
  FloatVec skewness;
  return RoundGamma(MomentsOf(mean, noise), noise, normal, WideGammaQuantile, skewness);
}

// Counts: moments first.
HWY_INLINE void FillMoments(const OutcomeRows& rows, BlockMoments& moments) {
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const FloatVec mean = Exp(hn::Min(hn::Load(kFloats, moments.log_mean + draw), Constant(80.0F)));
    const CountMoments one = MomentsOf(mean, hn::Load(kFloats, rows.noise.values + draw));
    hn::Store(one.mean, kFloats, moments.mean + draw);
    hn::Store(one.inverse, kFloats, moments.inverse + draw);
    hn::Store(one.variance, kFloats, moments.variance + draw);
  }
}

// Negative binomial draws of these moments, but for those that it adds to `left`.
//
// Counts whose mean is at least 10 and whose skewness is at most 1.8 come from one normal: a gamma
// distribution shifted and scaled to the count's mean, variance (less 1/12, which rounding adds)
// and skewness, with the Cornish-Fisher term for the excess kurtosis that it lacks, -0.5 /
// variance, then rounded. Its distribution function is off by at most 0.0008, the more the lower
// the mean and the larger the noise. Lower means with little noise are inverted; the others are
// gamma mixtures of Poissons.
HWY_INLINE void DrawCounts(const PeriodStep& step, const OutcomeRows& rows,
                           const PeriodPlaces& places, BlockMoments& moments, ChosenDraws& left) {
  const float* const pool = NormalPool();
  for (std::uint32_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const CountMoments one{hn::Load(kFloats, moments.mean + draw),
                           hn::Load(kFloats, moments.inverse + draw),
                           hn::Load(kFloats, moments.variance + draw)};
    const FloatVec noise = hn::Load(kFloats, rows.noise.values + draw);
    const FloatVec normal = hn::LoadU(kFloats, places.normals->of_outcomes(pool, draw));
    FloatVec skewness;
    const FloatVec count = RoundGamma(one, noise, normal, GammaQuantile, skewness);
    const auto nothing = FollowsNothing(step, places, draw);
    hn::StoreU(hn::IfThenZeroElse(nothing, hn::Mul(count, Constant(step.outcome_factor))), kFloats,
               places.outcome + draw);
    hn::Store(skewness, kFloats, moments.skewness + draw);
    const auto done =
        hn::And(hn::Le(skewness, Constant(kMostSkewness)), hn::Ge(one.mean, Constant(kFewMean)));
    left.Note(hn::Not(hn::Or(nothing, done)), draw);
  }
}

// What becomes of the draws that DrawCounts leaves.
struct LeftDraws {
  ChosenDraws few;   // to inversion
  ChosenDraws wide;  // to the quantile for larger skewnesses
  ChosenDraws hard;  // to gamma mixtures of Poissons
};

HWY_INLINE void Classify(const ChosenDraws& left, const OutcomeRows& rows,
                         const BlockMoments& moments, LeftDraws& classes) {
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const auto many = hn::Ge(hn::Load(kFloats, moments.mean + draw), Constant(kFewMean));
    const auto is_quiet = hn::Le(hn::Load(kFloats, rows.noise.values + draw), Constant(kFewNoise));
    const auto is_wide =
        hn::Le(hn::Load(kFloats, moments.skewness + draw), Constant(kMostWideSkewness));
    const auto here = left.At(draw);
    const auto few = hn::And(here, hn::AndNot(many, is_quiet));
    const auto wide = hn::And(here, hn::And(many, is_wide));
    classes.few.Note(few, draw);
    classes.wide.Note(wide, draw);
    classes.hard.Note(hn::AndNot(hn::Or(few, wide), here), draw);
  }
}

// Adds the chosen draws to `packed`, with what makes their outcomes.
HWY_INLINE void Pack(const ChosenDraws& chosen, const PeriodStep& step, const OutcomeRows& rows,
                     const PeriodPlaces& places, const BlockMoments& moments, PackedDraws& packed) {
  const float* const pool = NormalPool();
  for (std::size_t first = 0; first < kDrawBlock; first += 8 * DrawsPerByte()) {
    for (std::uint64_t set = chosen.WordAt(first); set != 0; set &= set - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(set));
      const std::size_t draw = first + bit / 8 * DrawsPerByte() + bit % 8;
      packed.mean[packed.count] = moments.mean[draw];
      packed.noise[packed.count] = rows.noise.values[draw];
      packed.normal[packed.count] = *places.normals->of_outcomes(pool, draw);
      packed.factor[packed.count] = step.outcome_factor;
      packed.draw[packed.count] = static_cast<std::uint32_t>(draw);
      packed.outcome[packed.count++] = places.outcome + draw;
    }
  }
}

// Gamma mixtures of Poissons for the draws of the block that `draws` numbers.
HWY_INLINE FloatVec DrawMixture(const BlockStream& stream, std::uint32_t period, FloatVec normal,
                                FloatVec mean, FloatVec noise, WordVec draws) {
  const FourWords words = DrawWords(stream, draws, period | (1U << 24));
  const FloatVec unit = DrawUnitGamma(stream, period, draws, normal, words.word[0], noise);
  return ToPoisson(words.word[1], hn::Mul(mean, unit));
}

// Chooses the runs of all periods. A word serves 16 draws in one period, and those of four periods
// have one counter: the number of the draws' run, and above 20 bits that of the four.
HWY_INLINE void ChooseNormals(const BlockStream& stream, std::span<NormalRuns> normals) {
  constexpr std::size_t kRuns = kDrawBlock / kNormalRun;
  static_assert(kRuns * kNormalRun == kDrawBlock && std::has_single_bit(kRuns));
  static_assert(std::has_single_bit(kPoolSize) && kPoolSize <= std::size_t{1} << 16);
  static_assert(hn::MaxLanes(kFloats) <= kNormalRun);
  FUNNELCAST_CHECK(normals.size() < std::size_t{1} << 14);
  const PhiloxPlace place{stream.seed, 0, stream.series,
                          static_cast<std::uint32_t>(base::StreamPurpose::kNormalPlace)};
  const std::size_t lanes = hn::Lanes(kWords);
  const std::size_t together = std::min(lanes, kRuns);
  HWY_ALIGN std::uint32_t words[HWY_MAX_BYTES / sizeof(std::uint32_t)];
  for (std::size_t first = 0; first < (normals.size() + 3) / 4 * kRuns; first += lanes) {
    const WordVec index = hn::Iota(kWords, static_cast<std::uint32_t>(first));
    const WordVec run = hn::Add(hn::And(index, hn::Set(kWords, kRuns - 1)),
                                hn::Set(kWords, stream.first_draw / kNormalRun));
    const WordVec four = hn::ShiftRight<std::countr_zero(kRuns)>(index);
    const FourWords chosen = Philox(place, hn::Or(run, hn::ShiftLeft<20>(four)));
    for (std::size_t w = 0; w < 4; ++w) {
      hn::Store(chosen.word[w], kWords, words);
      for (std::size_t i = 0; i < lanes; i += together) {
        const std::size_t period = (first + i) / kRuns * 4 + w;
        if (period >= normals.size()) break;
        std::copy_n(words + i, together, normals[period].words + (first + i) % kRuns);
      }
    }
  }
}

HWY_INLINE void MoveLevels(const LevelStep& step, const LevelStart& start,
                           const NormalRuns& normals, float* levels, float* log_means) {
  const float* const pool = NormalPool();
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const FloatVec drift_sd = hn::Load(kFloats, start.drift_sd.values + draw);
    const FloatVec innovation_sd = hn::Mul(Constant(step.innovation_sd), drift_sd);
    const FloatVec level =
        hn::MulAdd(Constant(step.damping), hn::Load(kFloats, levels + draw),
                   hn::Mul(innovation_sd, hn::LoadU(kFloats, normals.of_levels(pool, draw))));
    hn::Store(level, kFloats, levels + draw);
    hn::Store(hn::Add(level, hn::Load(kFloats, start.offset.values + draw)), kFloats,
              log_means + draw);
  }
}

void DrawLevelsKernel(const BlockStream& stream, std::span<const LevelStep> steps,
                      const LevelStart& start, std::span<BlockRow> log_means,
                      std::span<NormalRuns> normals) {
  ChooseNormals(stream, normals);
  BlockRow level = start.level;
  for (std::size_t t = 0; t < steps.size(); ++t) {
    MoveLevels(steps[t], start, normals[t], level.values, log_means[t].values);
  }
}

// What DrawCounts leaves to others, over periods: a vector of one period's would mostly be computed
// for few of its lanes.
struct LeftPacked {
  PackedDraws few;
  PackedDraws wide;
  PackedDraws hard;  // of one period, whose number is part of their random words' place
};

HWY_INLINE void DrawFew(PackedDraws& packed) {
  DrawPacked(packed, [](FloatVec normal, FloatVec mean, FloatVec noise, WordVec)
                         HWY_ATTR { return InvertCounts(normal, mean, noise); });
}

HWY_INLINE void DrawAllWide(PackedDraws& packed) {
  DrawPacked(packed, [](FloatVec normal, FloatVec mean, FloatVec noise, WordVec)
                         HWY_ATTR { return DrawWide(normal, mean, noise); });
}

// Counts of a period, but for those that it adds to `packed`.
HWY_INLINE void DrawPeriodCounts(const BlockStream& stream, const PeriodDraws& period,
                                 const OutcomeRows& rows, BlockMoments& moments,
                                 LeftPacked& packed) {
  const PeriodStep& step = *period.step;
  ChosenDraws left;
  FillMoments(rows, moments);
  DrawCounts(step, rows, period.places, moments, left);
  if (!left.Any()) return;
  LeftDraws classes;
  Classify(left, rows, moments, classes);
  Pack(classes.few, step, rows, period.places, moments, packed.few);
  if (packed.few.count >= kDrawBlock) DrawFew(packed.few);
  Pack(classes.wide, step, rows, period.places, moments, packed.wide);
  if (packed.wide.count >= kDrawBlock) DrawAllWide(packed.wide);
  Pack(classes.hard, step, rows, period.places, moments, packed.hard);
  DrawPacked(packed.hard,
             [&](FloatVec normal, FloatVec mean, FloatVec noise, WordVec draws) HWY_ATTR {
               return DrawMixture(stream, period.number, normal, mean, noise, draws);
             });
}

void DrawOutcomesKernel(const BlockStream& stream, std::span<const PeriodDraws> periods,
                        const OutcomeRows& rows) {
  BlockMoments moments;
  LeftPacked packed;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const PeriodDraws& period = periods[i];
    if (i + kPeriodsAhead < periods.size()) {
      FetchAhead({periods[i + kPeriodsAhead].places.log_mean, kDrawBlock});
    }
    if (period.step->paused) {
      std::fill_n(period.places.outcome, kDrawBlock, 0.0F);
      continue;
    }
    FillLogMeans(*period.step, rows, period.places, moments);
    if (period.step->likelihood == base::Likelihood::kNegativeBinomial) {
      DrawPeriodCounts(stream, period, rows, moments, packed);
    } else {
      DrawMoney(*period.step, rows, period.places, moments);
    }
  }
  DrawFew(packed.few);
  DrawAllWide(packed.wide);
}

void DrawNormalRowsKernel(std::uint64_t seed, base::StreamPurpose purpose, std::uint32_t series,
                          std::span<const std::span<float>> rows) {
  for (std::size_t r = 0; r < rows.size(); r += 2) {
    const PhiloxPlace place{seed, static_cast<std::uint32_t>(r / 4), series,
                            static_cast<std::uint32_t>(purpose)};
    for (std::size_t draw = 0; draw < rows[r].size(); draw += hn::Lanes(kFloats)) {
      const FourWords words = Philox(place, hn::Iota(kWords, static_cast<std::uint32_t>(draw)));
      FloatVec x, y;
      ToNormals(words.word[r % 4], words.word[r % 4 + 1], x, y);
      StoreUpTo(x, rows[r], draw);
      if (r + 1 < rows.size()) StoreUpTo(y, rows[r + 1], draw);
    }
  }
}

void ToGammasKernel(float shape, std::span<float> normals) {
  const float sd = std::sqrt(shape);
  const FloatVec skewness = Constant(2.0F / sd);
  for (std::size_t i = 0; i < normals.size(); i += hn::Lanes(kFloats)) {
    const FloatVec quantile = GammaQuantile(LoadUpTo(normals, i), skewness);
    const FloatVec gamma = hn::MulAdd(Constant(sd), quantile, Constant(shape));
    StoreUpTo(hn::Max(gamma, hn::Zero(kFloats)), normals, i);
  }
}

}  // namespace funnelcast::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simd {

HWY_EXPORT(DrawLevelsKernel);
HWY_EXPORT(FillHillRowsKernel);
HWY_EXPORT(DrawOutcomesKernel);
HWY_EXPORT(DrawNormalRowsKernel);
HWY_EXPORT(ToGammasKernel);

void DrawLevels(const BlockStream& stream, std::span<const LevelStep> steps,
                const LevelStart& start, std::span<BlockRow> log_means,
                std::span<NormalRuns> normals) {
  HWY_DYNAMIC_DISPATCH(DrawLevelsKernel)(stream, steps, start, log_means, normals);
}

void FillHillRows(const BlockRow& half_saturation, const BlockRow& exponent, HillRows& hills) {
  HWY_DYNAMIC_DISPATCH(FillHillRowsKernel)(half_saturation, exponent, hills);
}

void FillBlockRow(std::span<const float> row, std::size_t first_draw, float rest, BlockRow& block) {
  const std::size_t count = std::min(kDrawBlock, row.size() - first_draw);
  std::copy_n(row.data() + first_draw, count, block.values);
  std::fill(block.values + count, block.values + kDrawBlock, rest);
}

void DrawOutcomes(const BlockStream& stream, std::span<const PeriodDraws> periods,
                  const OutcomeRows& rows) {
  HWY_DYNAMIC_DISPATCH(DrawOutcomesKernel)(stream, periods, rows);
}

void DrawNormalRows(std::uint64_t seed, base::StreamPurpose purpose, std::uint32_t series,
                    std::span<const std::span<float>> rows) {
  for (const std::span<float> row : rows) FUNNELCAST_CHECK(row.size() == rows.front().size());
  HWY_DYNAMIC_DISPATCH(DrawNormalRowsKernel)(seed, purpose, series, rows);
}

void ToGammas(double shape, std::span<float> normals) {
  FUNNELCAST_CHECK(shape >= kLeastGammaShape);
  HWY_DYNAMIC_DISPATCH(ToGammasKernel)(static_cast<float>(shape), normals);
}

}  // namespace funnelcast::simd
#endif

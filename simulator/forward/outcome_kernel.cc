// The kernels, compiled once for every vector width that Highway finds at run time.
#include "simulator/forward/outcome_kernel.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"

// foreach_target.h includes this file again and must stand before highway.h.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simulator/forward/outcome_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "simulator/base/lane_math-inl.h"
#include "simulator/base/lane_random-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace funnelcast::simulator::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The words of draws by their numbers in the block. `place`: half the period's number for what
// every draw takes, and for what only some need the period with the attempt, from 1 on, in its
// upper byte.
HWY_INLINE FourWords DrawWords(const BlockStream& stream, WordVec draws, std::uint32_t place) {
  const PhiloxPlace philox{stream.seed, place, stream.series,
                           static_cast<std::uint32_t>(StreamPurpose::kOutcome)};
  return Philox(philox, hn::Add(draws, hn::Set(kWords, stream.first_draw)));
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

// Gamma draws of mean 1 and shape 1 / noise^2, from a normal and, for
// shapes below 4, further words.
HWY_INLINE FloatVec DrawUnitGamma(const BlockStream& stream, std::uint32_t period, WordVec draws,
                                  FloatVec normal, WordVec choice, FloatVec noise) {
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

// Draws of a block that need more than a normal, packed.
struct PackedDraws {
  HWY_ALIGN float mean[kDrawBlock + HWY_MAX_BYTES / sizeof(float)];
  HWY_ALIGN float noise[kDrawBlock + HWY_MAX_BYTES / sizeof(float)];
  HWY_ALIGN float normal[kDrawBlock + HWY_MAX_BYTES / sizeof(float)];
  HWY_ALIGN std::uint32_t draw[kDrawBlock + HWY_MAX_BYTES / sizeof(float)];
  std::size_t count = 0;
};

HWY_INLINE void Pack(hn::Mask<Floats> chosen, FloatVec mean, FloatVec noise, FloatVec normal,
                     std::uint32_t draw, PackedDraws& packed) {
  if (hn::AllFalse(kFloats, chosen)) return;
  const WordVec draws = hn::Iota(kWords, draw);
  hn::CompressStore(mean, chosen, kFloats, packed.mean + packed.count);
  hn::CompressStore(noise, chosen, kFloats, packed.noise + packed.count);
  hn::CompressStore(normal, chosen, kFloats, packed.normal + packed.count);
  packed.count +=
      hn::CompressStore(draws, hn::RebindMask(kWords, chosen), kWords, packed.draw + packed.count);
}

// Replaces the packed draws' outcomes by those that `draw_counts` makes of normal, mean, noise and
// numbers of draws.
template <typename DrawCountsOf>
HWY_INLINE void DrawPacked(PackedDraws& packed, const PeriodStep& step, float* outcomes,
                           const DrawCountsOf& draw_counts) {
  if (packed.count == 0) return;
  const std::size_t lanes = hn::Lanes(kFloats);
  // What fills the last vector up is quickly drawn.
  std::fill_n(packed.mean + packed.count, lanes, 0.01F);
  std::fill_n(packed.noise + packed.count, lanes, 0.1F);
  std::fill_n(packed.normal + packed.count, lanes, 0.0F);
  std::fill_n(packed.draw + packed.count, lanes, 0U);
  HWY_ALIGN float drawn[HWY_MAX_BYTES / sizeof(float)];
  for (std::size_t i = 0; i < packed.count; i += lanes) {
    const FloatVec counts =
        draw_counts(hn::LoadU(kFloats, packed.normal + i), hn::LoadU(kFloats, packed.mean + i),
                    hn::LoadU(kFloats, packed.noise + i), hn::LoadU(kWords, packed.draw + i));
    hn::Store(hn::Mul(counts, Constant(step.outcome_factor)), kFloats, drawn);
    for (std::size_t k = 0; k < std::min(lanes, packed.count - i); ++k) {
      outcomes[packed.draw[i + k]] = drawn[k];
    }
  }
}

// What DrawCounts leaves to others.
struct LeftDraws {
  PackedDraws few;   // to inversion
  PackedDraws hard;  // to gamma mixtures of Poissons
};

// Negative binomial draws of means exp(log_mean) and shape 1 / noise^2, but for those that it adds
// to `left`.
//
// Counts whose mean is at least 10 and whose skewness is moderate come from one normal: a gamma
// distribution shifted and scaled to the count's mean, variance (less 1/12, which rounding adds)
// and skewness, with the Cornish-Fisher term for the excess kurtosis that it lacks, -0.5 /
// variance, then rounded. Its distribution function is off by at most 0.0006, the more the lower
// the mean and the larger the noise. Lower means with little noise are inverted; the others are
// gamma mixtures of Poissons.
HWY_INLINE FloatVec DrawCounts(std::uint32_t draw, hn::Mask<Floats> nothing, FloatVec normal,
                               FloatVec log_mean, FloatVec noise, LeftDraws& left) {
  const FloatVec mean = Exp(hn::Min(log_mean, Constant(80.0F)));
  const FloatVec inverse = Reciprocal(hn::Max(mean, Constant(1e-30F)));
  const FloatVec square = hn::Mul(noise, noise);
  const FloatVec variance =
      hn::NegMulAdd(hn::Mul(inverse, inverse), Constant(1.0F / 12.0F), hn::Add(square, inverse));
  const FloatVec inverse_sd = InverseRoot(variance);  // of the count over its mean
  const FloatVec skewness = hn::Mul(hn::MulAdd(Constant(2.0F), square, inverse), inverse_sd);
  const auto many = hn::Ge(mean, Constant(kFewMean));
  const auto done = hn::Or(nothing, hn::And(hn::Le(skewness, Constant(kMostSkewness)), many));
  const FloatVec scattered = hn::MulAdd(hn::Mul(mean, hn::Mul(variance, inverse_sd)),
                                        GammaQuantile(normal, skewness), mean);
  const FloatVec cube = hn::Mul(normal, hn::MulSub(normal, normal, Constant(3.0F)));
  const FloatVec less_peaked =
      hn::NegMulAdd(hn::Mul(cube, Constant(1.0F / 48.0F)), hn::Mul(inverse, inverse_sd), scattered);
  if (!hn::AllTrue(kFloats, done)) {
    const auto few = hn::AndNot(many, hn::Le(noise, Constant(kFewNoise)));
    Pack(hn::AndNot(done, few), mean, noise, normal, draw, left.few);
    Pack(hn::Not(hn::Or(done, few)), mean, noise, normal, draw, left.hard);
  }
  return hn::Max(hn::Zero(kFloats), hn::Floor(hn::Add(less_peaked, Constant(0.5F))));
}

// Gamma mixtures of Poissons for the draws of the block that `draws` numbers.
HWY_INLINE FloatVec DrawMixture(const BlockStream& stream, std::uint32_t period, FloatVec normal,
                                FloatVec mean, FloatVec noise, WordVec draws) {
  const FourWords words = DrawWords(stream, draws, period | (1U << 24));
  const FloatVec unit = DrawUnitGamma(stream, period, draws, normal, words.word[0], noise);
  return ToPoisson(words.word[1], hn::Mul(mean, unit));
}

// Draws on their way through DrawLevels.
struct LevelLanes {
  FloatVec level;
  FloatVec drift_sd;
  FloatVec offset;
};

// Moves on by a period, whose two normals are made of these words.
HWY_INLINE void MoveLevel(const LevelStep& step, WordVec first, WordVec second, LevelLanes& lanes,
                          float* log_mean, float* normal) {
  FloatVec of_level, of_outcome;
  ToNormals(first, second, of_level, of_outcome);
  const FloatVec innovation_sd = hn::Mul(Constant(step.innovation_sd), lanes.drift_sd);
  lanes.level = hn::MulAdd(Constant(step.damping), lanes.level, hn::Mul(innovation_sd, of_level));
  hn::Store(hn::Add(lanes.level, lanes.offset), kFloats, log_mean);
  hn::Store(of_outcome, kFloats, normal);
}

void DrawLevelsKernel(const BlockStream& stream, std::span<const LevelStep> steps,
                      const LevelStart& start, std::span<BlockRow> log_means,
                      std::span<BlockRow> normals) {
  for (std::uint32_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    const WordVec draws = hn::Iota(kWords, draw);
    LevelLanes lanes{hn::Load(kFloats, start.level.values + draw),
                     hn::Load(kFloats, start.drift_sd.values + draw),
                     hn::Load(kFloats, start.offset.values + draw)};
    for (std::size_t t = 0; t < steps.size(); t += 2) {
      const FourWords words = DrawWords(stream, draws, static_cast<std::uint32_t>(t / 2));
      MoveLevel(steps[t], words.word[0], words.word[1], lanes, log_means[t].values + draw,
                normals[t].values + draw);
      if (t + 1 == steps.size()) break;
      MoveLevel(steps[t + 1], words.word[2], words.word[3], lanes, log_means[t + 1].values + draw,
                normals[t + 1].values + draw);
    }
  }
}

void AddEffectsKernel(const float* from, std::span<const EffectProduct> products, float* sum) {
  for (std::size_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    FloatVec total = hn::LoadU(kFloats, from + draw);
    for (const EffectProduct& one : products) {
      FloatVec weighted = Constant(one.weight);
      if (one.other != nullptr) weighted = hn::Mul(weighted, hn::LoadU(kFloats, one.other + draw));
      total = hn::MulAdd(weighted, hn::LoadU(kFloats, one.row + draw), total);
    }
    hn::StoreU(total, kFloats, sum + draw);
  }
}

HWY_INLINE void DrawLanes(const PeriodStep& step, const OutcomeRows& rows,
                          const PeriodPlaces& places, std::uint32_t draw, LeftDraws& left) {
  FloatVec driver = Constant(step.fixed_driver);
  auto nothing = hn::FirstN(kFloats, 0);  // no lane
  if (step.has_parent) {
    const FloatVec parent = hn::LoadU(kFloats, places.parent + draw);
    if (step.zero_follows_zero) nothing = hn::Le(parent, hn::Zero(kFloats));
    const FloatVec followed =
        hn::Sub(Log(hn::Max(parent, Constant(0.5F))), Constant(step.parent_log_mean));
    const FloatVec pass = hn::Load(kFloats, rows.pass_through.values + draw);
    driver = hn::MulAdd(pass, hn::Sub(followed, driver), driver);
  }
  const FloatVec elasticity = hn::Load(kFloats, rows.elasticity.values + draw);
  const FloatVec log_mean =
      hn::MulAdd(elasticity, driver, hn::LoadU(kFloats, places.log_mean + draw));
  const FloatVec noise = hn::Load(kFloats, rows.noise.values + draw);
  const FloatVec normal = hn::LoadU(kFloats, places.normal + draw);
  FloatVec outcome;
  if (step.likelihood == Likelihood::kNegativeBinomial) {
    outcome = DrawCounts(draw, nothing, normal, log_mean, noise, left);
  } else {
    outcome = Exp(hn::Min(hn::MulAdd(noise, normal, log_mean), Constant(80.0F)));
  }
  outcome = hn::Mul(outcome, Constant(step.outcome_factor));
  hn::StoreU(hn::IfThenZeroElse(nothing, outcome), kFloats, places.outcome + draw);
}

void DrawOutcomesKernel(const BlockStream& stream, std::uint32_t period, const PeriodStep& step,
                        const OutcomeRows& rows, const PeriodPlaces& places) {
  LeftDraws left;
  for (std::uint32_t draw = 0; draw < kDrawBlock; draw += hn::Lanes(kFloats)) {
    DrawLanes(step, rows, places, draw, left);
  }
  DrawPacked(left.few, step, places.outcome,
             [](FloatVec normal, FloatVec mean, FloatVec noise, WordVec)
                 HWY_ATTR { return InvertCounts(normal, mean, noise); });
  DrawPacked(left.hard, step, places.outcome,
             [&](FloatVec normal, FloatVec mean, FloatVec noise, WordVec draws)
                 HWY_ATTR { return DrawMixture(stream, period, normal, mean, noise, draws); });
}

void DrawNormalRowsKernel(std::uint64_t seed, StreamPurpose purpose, std::uint32_t series,
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

}  // namespace funnelcast::simulator::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace funnelcast::simulator {

HWY_EXPORT(DrawLevelsKernel);
HWY_EXPORT(AddEffectsKernel);
HWY_EXPORT(DrawOutcomesKernel);
HWY_EXPORT(DrawNormalRowsKernel);
HWY_EXPORT(ToGammasKernel);

void DrawLevels(const BlockStream& stream, std::span<const LevelStep> steps,
                const LevelStart& start, std::span<BlockRow> log_means,
                std::span<BlockRow> normals) {
  HWY_DYNAMIC_DISPATCH(DrawLevelsKernel)(stream, steps, start, log_means, normals);
}

void AddEffects(const float* from, std::span<const EffectProduct> products, float* sum) {
  HWY_DYNAMIC_DISPATCH(AddEffectsKernel)(from, products, sum);
}

void FillBlockRow(std::span<const float> row, std::size_t first_draw, float rest, BlockRow& block) {
  const std::size_t count = std::min(kDrawBlock, row.size() - first_draw);
  std::copy_n(row.data() + first_draw, count, block.values);
  std::fill(block.values + count, block.values + kDrawBlock, rest);
}

void DrawOutcomes(const BlockStream& stream, std::uint32_t period, const PeriodStep& step,
                  const OutcomeRows& rows, const PeriodPlaces& places) {
  if (step.paused) {
    std::fill_n(places.outcome, kDrawBlock, 0.0F);
    return;
  }
  HWY_DYNAMIC_DISPATCH(DrawOutcomesKernel)(stream, period, step, rows, places);
}

void DrawNormalRows(std::uint64_t seed, StreamPurpose purpose, std::uint32_t series,
                    std::span<const std::span<float>> rows) {
  for (const std::span<float> row : rows) FUNNELCAST_CHECK(row.size() == rows.front().size());
  HWY_DYNAMIC_DISPATCH(DrawNormalRowsKernel)(seed, purpose, series, rows);
}

void ToGammas(double shape, std::span<float> normals) {
  FUNNELCAST_CHECK(shape >= kLeastGammaShape);
  HWY_DYNAMIC_DISPATCH(ToGammasKernel)(static_cast<float>(shape), normals);
}

}  // namespace funnelcast::simulator
#endif

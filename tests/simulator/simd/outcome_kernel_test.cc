// What the vector kernel draws has the distributions that its header promises.
#include "simulator/simd/outcome_kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/saturation.h"
#include "simulator/simd/normal_pool.h"
#include "simulator/simd/row_math.h"

namespace funnelcast {
namespace {

constexpr int kBlocks = 1600;
constexpr int kCount = kBlocks * static_cast<int>(simd::kDrawBlock);

// Draws that are all alike, without parent, elasticity and drift.
struct Block {
  simd::LevelStart start{};
  simd::OutcomeRows rows{};
  simd::BlockRow parent{};
  simd::BlockRow shift{};
};

void Fill(simd::BlockRow& row, float value) { std::fill_n(row.values, simd::kDrawBlock, value); }

Block MakeBlock(float log_mean, float noise) {
  Block block;
  Fill(block.start.offset, log_mean);
  Fill(block.rows.noise, noise);
  Fill(block.rows.pass_through, 1.0F);
  return block;
}

// The first period's outcomes of the draws from `first_draw` on.
simd::BlockRow DrawFirstPeriod(const simd::PeriodStep& step, const Block& block,
                               std::uint32_t first_draw) {
  simd::BlockStream stream;
  stream.first_draw = first_draw;
  const std::vector<simd::LevelStep> steps(1);
  std::vector<simd::BlockRow> log_means(1);
  std::vector<simd::NormalRuns> normals(1);
  simd::DrawLevels(stream, steps, block.start, log_means, normals);
  simd::AddScaled(1.0F, block.shift.values, log_means[0].values);
  simd::BlockRow outcome{};
  const simd::PeriodPlaces places{log_means[0].values, &normals[0], block.parent.values,
                                  outcome.values};
  const simd::PeriodDraws period{0, &step, places};
  simd::DrawOutcomes(stream, {&period, 1}, block.rows);
  return outcome;
}

// Outcomes of many blocks.
std::vector<double> DrawMany(const simd::PeriodStep& step, const Block& block) {
  std::vector<double> outcomes;
  for (int i = 0; i < kBlocks; ++i) {
    const simd::BlockRow row =
        DrawFirstPeriod(step, block, static_cast<std::uint32_t>(i) * simd::kDrawBlock);
    outcomes.insert(outcomes.end(), row.values, row.values + simd::kDrawBlock);
  }
  return outcomes;
}

// Pearson's statistic over `bins` ranges that are equally likely under `cdf` (of a whole-number
// outcome: its steps), against its 99.99 % quantile: one false alarm in some hundred runs of this
// file at other seeds; the seed is fixed.
template <typename Distribution>
void ExpectDistribution(const std::vector<double>& draws, const Distribution& distribution,
                        bool whole_numbers) {
  constexpr int kBins = 40;
  std::vector<double> edges;  // upper ends, increasing
  for (int b = 1; b < kBins; ++b) {
    const double edge = quantile(distribution, static_cast<double>(b) / kBins);
    const double upper = whole_numbers ? std::floor(edge) + 0.5 : edge;
    if (edges.empty() || upper > edges.back()) edges.push_back(upper);
  }
  std::vector<double> counts(edges.size() + 1, 0.0);
  for (const double draw : draws) {
    ++counts[static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), draw) -
                                      edges.begin())];
  }
  double statistic = 0.0;
  double below = 0.0;
  for (std::size_t b = 0; b < counts.size(); ++b) {
    const double upto =
        b < edges.size() ? cdf(distribution, whole_numbers ? edges[b] - 0.5 : edges[b]) : 1.0;
    const double expected = (upto - below) * static_cast<double>(draws.size());
    statistic += (counts[b] - expected) * (counts[b] - expected) / expected;
    below = upto;
  }
  const boost::math::chi_squared reference(static_cast<double>(counts.size() - 1));
  EXPECT_LT(statistic, quantile(reference, 0.9999)) << counts.size() << " bins";
}

// Means on both sides of the change from inversion to rounded gammas, shapes below 1, on both sides
// of the skewnesses that bound the two quantiles of gammas, and nearly Poisson.
TEST(OutcomeKernelTest, CountsAreNegativeBinomial) {
  const simd::PeriodStep step;
  for (const double mean : {0.3, 4.0, 9.5, 10.5, 20.0, 60.0, 3000.0, 100000.0}) {
    for (const double shape : {0.4, 1.26, 1.5, 3.8, 4.5, 8.0, 30.0, 1e5}) {
      SCOPED_TRACE(testing::Message() << "mean " << mean << ", shape " << shape);
      const auto noise = static_cast<float>(1.0 / std::sqrt(shape));
      const std::vector<double> draws =
          DrawMany(step, MakeBlock(static_cast<float>(std::log(mean)), noise));
      ExpectDistribution(draws, boost::math::negative_binomial(shape, shape / (shape + mean)),
                         true);
    }
  }
}

// What becomes of all normals of the pool in a period, with the normals, in their order.
std::vector<std::pair<double, double>> DrawWholePool(const Block& block,
                                                     const simd::BlockRow& log_mean) {
  std::vector<std::pair<double, double>> outcomes;
  const simd::PeriodStep step;
  for (std::size_t first = 0; first < simd::kPoolSize; first += simd::kDrawBlock) {
    simd::NormalRuns runs{};
    for (std::size_t run = 0; run < simd::kDrawBlock / simd::kNormalRun; ++run) {
      runs.words[run] = static_cast<std::uint32_t>(first + run * simd::kNormalRun) << 16;
    }
    simd::BlockRow outcome{};
    const simd::PeriodDraws period{0, &step, {log_mean.values, &runs, nullptr, outcome.values}};
    simd::DrawOutcomes(simd::BlockStream(), {&period, 1}, block.rows);
    for (std::size_t i = 0; i < simd::kDrawBlock; ++i) {
      outcomes.emplace_back(simd::NormalPool()[first + i], outcome.values[i]);
    }
  }
  std::sort(outcomes.begin(), outcomes.end());
  return outcomes;
}

// Small counts at the pool's places of their distribution, far tails included: within one of the
// exact quantile. The whole is in order; a 64th of it and the 20 farthest on both sides are held
// against the quantiles.
TEST(OutcomeKernelTest, SmallCountsHaveSoberTails) {
  for (const double mean : {0.5, 2.0, 9.9}) {
    for (const double noise : {0.01, 0.2, 0.5}) {
      SCOPED_TRACE(testing::Message() << "mean " << mean << ", noise " << noise);
      const Block block = MakeBlock(0.0F, static_cast<float>(noise));
      simd::BlockRow log_mean{};
      Fill(log_mean, static_cast<float>(std::log(mean)));
      const double shape = 1.0 / (noise * noise);
      const boost::math::negative_binomial exact(shape, shape / (shape + mean));
      const boost::math::normal unit;
      double before = 0.0;
      std::size_t at = 0;
      for (const auto& [place, count] : DrawWholePool(block, log_mean)) {
        EXPECT_GE(count, before) << place;
        before = count;
        const bool is_far = std::min(at, simd::kPoolSize - 1 - at) < 20;
        if (at++ % 64 != 0 && !is_far) continue;
        const double wanted = place < 0.0
                                  ? quantile(exact, cdf(unit, place))
                                  : quantile(complement(exact, cdf(complement(unit, place))));
        EXPECT_NEAR(count, wanted, 1.01) << place;
      }
    }
  }
}

TEST(OutcomeKernelTest, MoneyIsLogNormal) {
  simd::PeriodStep step;
  step.likelihood = data::Likelihood::kLogNormal;
  step.outcome_factor = 0.5F;
  std::vector<double> logs = DrawMany(step, MakeBlock(7.0F, 0.3F));
  for (double& value : logs) value = std::log(2.0 * value);
  ExpectDistribution(logs, boost::math::normal(7.0, 0.3), false);
}

// Two steps of a level that begins at 1: 0.9 and 0.5 of it are left, with innovations of 0.1 and
// 0.2 each.
TEST(OutcomeKernelTest, LevelsMoveByTheirRecursion) {
  const std::vector<simd::LevelStep> steps = {{0.9F, 2.0F}, {0.5F, 4.0F}};
  Block block = MakeBlock(3.0F, 0.1F);
  Fill(block.start.level, 1.0F);
  Fill(block.start.drift_sd, 0.05F);
  std::vector<double> first, second, moves, normals_of_both;
  simd::BlockStream stream;
  std::vector<simd::BlockRow> log_means(2);
  std::vector<simd::NormalRuns> normals(2);
  for (int i = 0; i < kBlocks; ++i) {
    stream.first_draw = static_cast<std::uint32_t>(i) * simd::kDrawBlock;
    simd::DrawLevels(stream, steps, block.start, log_means, normals);
    for (std::size_t draw = 0; draw < simd::kDrawBlock; ++draw) {
      const double level = static_cast<double>(log_means[0].values[draw]) - 3.0;
      const double later = static_cast<double>(log_means[1].values[draw]) - 3.0;
      first.push_back(level);
      second.push_back(later);
      moves.push_back(later - 0.5 * level);
      normals_of_both.push_back(
          static_cast<double>(*normals[0].of_outcomes(simd::NormalPool(), draw)));
      normals_of_both.push_back(
          static_cast<double>(*normals[1].of_outcomes(simd::NormalPool(), draw)));
    }
  }
  ExpectDistribution(first, boost::math::normal(0.9, 0.1), false);
  ExpectDistribution(second, boost::math::normal(0.45, std::hypot(0.05, 0.2)), false);
  ExpectDistribution(moves, boost::math::normal(0.0, 0.2), false);
  ExpectDistribution(normals_of_both, boost::math::normal(), false);
}

// Normals of a series: those of levels, from log means that begin anew in each period, and those of
// outcomes.
struct SeriesNormals {
  std::vector<double> of_levels;
  std::vector<double> of_outcomes;
};

SeriesNormals DrawSeriesNormals(std::uint32_t series, std::size_t blocks, std::size_t periods) {
  Block block = MakeBlock(0.0F, 0.1F);
  Fill(block.start.drift_sd, 1.0F);
  const std::vector<simd::LevelStep> steps(periods, {0.0F, 1.0F});
  std::vector<simd::BlockRow> log_means(periods);
  std::vector<simd::NormalRuns> runs(periods);
  SeriesNormals normals;
  for (std::size_t b = 0; b < blocks; ++b) {
    const simd::BlockStream stream{5, series, static_cast<std::uint32_t>(b * simd::kDrawBlock)};
    simd::DrawLevels(stream, steps, block.start, log_means, runs);
    for (std::size_t t = 0; t < periods; ++t) {
      for (std::size_t i = 0; i < simd::kDrawBlock; ++i) {
        normals.of_levels.push_back(static_cast<double>(log_means[t].values[i]));
        normals.of_outcomes.push_back(
            static_cast<double>(*runs[t].of_outcomes(simd::NormalPool(), i)));
      }
    }
  }
  return normals;
}

// Draws share runs of the pool, and yet a mean over them errs as that of independent draws: over
// 2,000 series the variance of 1,024 draws' mean, of one period and of eight, within 4 standard
// errors of 1 / n. So do products of what must have nothing to do with each other: a draw's normals
// for level and outcome, in neighbouring periods and in neighbouring series.
TEST(OutcomeKernelTest, MeansErrAsThoseOfIndependentDraws) {
  constexpr std::uint32_t kSeries = 2000;
  constexpr std::size_t kPeriods = 8;
  constexpr std::size_t kBlockCount = 8;
  std::vector<double> squares(6, 0.0);
  SeriesNormals last = DrawSeriesNormals(kSeries, kBlockCount, kPeriods);
  for (std::uint32_t series = 0; series < kSeries; ++series) {
    SeriesNormals normals = DrawSeriesNormals(series, kBlockCount, kPeriods);
    const std::size_t count = normals.of_levels.size();
    std::vector<double> sums(squares.size(), 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      const bool in_first = i % (kPeriods * simd::kDrawBlock) < simd::kDrawBlock;
      if (in_first) sums[0] += normals.of_outcomes[i];
      sums[1] += normals.of_outcomes[i];
      sums[2] += normals.of_levels[i];
      sums[3] += normals.of_levels[i] * normals.of_outcomes[i];
      sums[4] += normals.of_outcomes[i] * last.of_outcomes[i];
      if (!in_first) sums[5] += normals.of_outcomes[i] * normals.of_outcomes[i - simd::kDrawBlock];
    }
    const auto all = static_cast<double>(count);
    const double counts[] = {all / kPeriods, all, all, all, all, all - all / kPeriods};
    for (std::size_t k = 0; k < sums.size(); ++k) squares[k] += sums[k] * sums[k] / counts[k];
    last = std::move(normals);
  }
  for (std::size_t k = 0; k < squares.size(); ++k) {
    EXPECT_NEAR(squares[k] / kSeries, 1.0, 4.0 * std::sqrt(2.0 / kSeries)) << k;
  }
}

TEST(OutcomeKernelTest, APauseBringsNothing) {
  simd::PeriodStep step;
  step.paused = true;
  const simd::BlockRow outcome = DrawFirstPeriod(step, MakeBlock(8.0F, 0.1F), 0);
  EXPECT_EQ(*std::max_element(outcome.values, outcome.values + simd::kDrawBlock), 0.0F);
}

// Without noise worth the name the mean shows: a = 8, b = 0.7, g = 0.6.
TEST(OutcomeKernelTest, MeanFollowsParentAndInput) {
  simd::PeriodStep step;
  step.has_parent = true;
  step.zero_follows_zero = true;
  step.parent_log_mean = 5.0F;
  step.fixed_driver = 0.4F;
  step.likelihood = data::Likelihood::kLogNormal;
  Block block = MakeBlock(8.0F, 1e-6F);
  Fill(block.rows.elasticity, 0.7F);
  Fill(block.rows.pass_through, 0.6F);
  Fill(block.shift, 0.1F);
  Fill(block.parent, 200.0F);
  block.parent.values[3] = 0.0F;
  simd::BlockRow outcome = DrawFirstPeriod(step, block, 0);
  const double log_mean = 8.0 + 0.7 * (0.6 * (std::log(200.0) - 5.0) + 0.4 * 0.4) + 0.1;
  EXPECT_NEAR(std::log(static_cast<double>(outcome.values[0])), log_mean, 2e-5);
  EXPECT_EQ(outcome.values[3], 0.0F);
  step.zero_follows_zero = false;
  outcome = DrawFirstPeriod(step, block, 0);
  const double at_half = 8.0 + 0.7 * (0.6 * (std::log(0.5) - 5.0) + 0.4 * 0.4) + 0.1;
  EXPECT_NEAR(std::log(static_cast<double>(outcome.values[3])), at_half, 2e-5);
}

// a = 0.7; curves of other half saturations and exponents draw by draw, at a tiny, the mean and a
// huge input.
TEST(OutcomeKernelTest, MeanSaturates) {
  Block block = MakeBlock(8.0F, 1e-6F);
  Fill(block.rows.elasticity, 0.7F);
  simd::BlockRow half_saturation;
  simd::BlockRow exponent;
  for (std::size_t i = 0; i < simd::kDrawBlock; ++i) {
    half_saturation.values[i] = 0.1F + 0.2F * static_cast<float>(i);
    exponent.values[i] = 0.5F + 0.02F * static_cast<float>(i);
  }
  simd::FillHillRows(half_saturation, exponent, block.rows.hills);
  simd::PeriodStep step;
  step.likelihood = data::Likelihood::kLogNormal;
  step.saturates = true;
  for (const double input : {1e-3, 1.0, 50.0}) {
    step.fixed_driver = static_cast<float>(std::log(input));
    const simd::BlockRow outcome = DrawFirstPeriod(step, block, 0);
    for (std::size_t i = 0; i < simd::kDrawBlock; ++i) {
      const mechanisms::HillCurve curve{static_cast<double>(half_saturation.values[i]),
                                        static_cast<double>(exponent.values[i])};
      const double log_mean = 8.0 + 0.7 * std::log(mechanisms::ApplyHill(curve, input));
      EXPECT_NEAR(std::log(static_cast<double>(outcome.values[i])), log_mean, 5e-5) << i;
    }
  }
}

// A draw's numbers depend on its place, not on the block it is drawn in.
TEST(OutcomeKernelTest, ADrawIsTheSameInAnyBlock) {
  const simd::PeriodStep step;
  const Block block = MakeBlock(3.0F, 0.6F);
  const simd::BlockRow whole = DrawFirstPeriod(step, block, 0);
  const simd::BlockRow shifted = DrawFirstPeriod(step, block, 64);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(whole.values[64 + i], shifted.values[i]);
}

// Draws of many periods that take every way to their outcomes, pauses and factors between them:
// more than are packed before they are drawn.
TEST(OutcomeKernelTest, PeriodsTogetherAreThoseOneByOne) {
  constexpr std::size_t kPeriods = 30;
  const std::vector<simd::LevelStep> steps(kPeriods);
  Block block = MakeBlock(0.0F, 0.1F);
  for (std::size_t i = 0; i < simd::kDrawBlock; ++i) {
    block.start.offset.values[i] = 0.05F * static_cast<float>(i);           // means up to 570
    block.rows.noise.values[i] = 0.05F + 0.3F * static_cast<float>(i % 5);  // up to 1.25
  }
  std::vector<simd::BlockRow> log_means(kPeriods), together(kPeriods), alone(kPeriods);
  std::vector<simd::NormalRuns> normals(kPeriods);
  simd::DrawLevels(simd::BlockStream(), steps, block.start, log_means, normals);
  std::vector<simd::PeriodStep> period_steps(kPeriods);
  period_steps[3].paused = true;
  period_steps[4].outcome_factor = 2.5F;
  const auto make = [&](std::size_t t, std::vector<simd::BlockRow>& outcomes) {
    const simd::PeriodPlaces places{log_means[t].values, &normals[t], nullptr, outcomes[t].values};
    return simd::PeriodDraws{static_cast<std::uint32_t>(t), &period_steps[t], places};
  };
  std::vector<simd::PeriodDraws> periods;
  for (std::size_t t = 0; t < kPeriods; ++t) {
    const simd::PeriodDraws one = make(t, alone);
    simd::DrawOutcomes(simd::BlockStream(), {&one, 1}, block.rows);
    periods.push_back(make(t, together));
  }
  simd::DrawOutcomes(simd::BlockStream(), periods, block.rows);
  for (std::size_t t = 0; t < kPeriods; ++t) {
    for (std::size_t i = 0; i < simd::kDrawBlock; ++i) {
      EXPECT_EQ(together[t].values[i], alone[t].values[i]) << t << ", " << i;
    }
  }
}

// As many rows of normals as `row_count`, one after the other.
std::vector<float> DrawRows(std::size_t row_count, std::size_t length) {
  std::vector<float> values(row_count * length);
  std::vector<std::span<float>> rows;
  for (std::size_t r = 0; r < row_count; ++r) rows.emplace_back(values.data() + r * length, length);
  simd::DrawNormalRows(7, base::StreamPurpose::kTest, 3, rows);
  return values;
}

TEST(DrawNormalRowsTest, FillsAnyLengthWithTheSameNumbers) {
  constexpr std::size_t kLong = 20000;
  const std::vector<float> many = DrawRows(7, kLong);
  const std::vector<float> few = DrawRows(3, 37);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t i = 0; i < 37; ++i) EXPECT_EQ(few[r * 37 + i], many[r * kLong + i]);
  }
  ExpectDistribution({many.begin(), many.end()}, boost::math::normal(), false);
  // Neighbouring rows have nothing to do with each other: the standard error is 0.007.
  for (std::size_t r = 0; r + 1 < 7; ++r) {
    double product = 0.0;
    for (std::size_t i = 0; i < kLong; ++i) {
      product += static_cast<double>(many[r * kLong + i] * many[(r + 1) * kLong + i]) / kLong;
    }
    EXPECT_LT(std::abs(product), 4.0 * 0.0071) << r;
  }
}

TEST(ToGammasTest, HasTheGammaDistribution) {
  for (const double shape : {4.0, 9.0, 200.0}) {
    std::vector<float> values = DrawRows(1, 50000);
    simd::ToGammas(shape, values);
    ExpectDistribution({values.begin(), values.end()}, boost::math::gamma_distribution(shape),
                       false);
  }
}

}  // namespace
}  // namespace funnelcast

// Carry-over, saturation and experiments: closed forms, and gradients of the posteriors with them.
#include "simulator/mechanisms/input_chain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/carry_over.h"
#include "simulator/mechanisms/saturation.h"
#include "simulator/nodes/brand_total.h"
#include "simulator/nodes/channel_stage.h"
#include "simulator/nodes/experiment.h"
#include "simulator/simd/saturation_rows.h"
#include "tests/simulator/expect_gradient.h"

namespace funnelcast {
namespace {

constexpr data::InputMechanismShape kShapes[] = {{data::CarryOverKind::kNone, false},
                                                 {data::CarryOverKind::kGeometric, false},
                                                 {data::CarryOverKind::kDelayed, false},
                                                 {data::CarryOverKind::kNone, true},
                                                 {data::CarryOverKind::kDelayed, true}};

// One unit after none: (1 - rho) rho^lag.
TEST(CarryOverTest, SpreadsAnImpulseGeometrically) {
  const std::vector<double> inputs = {0, 1, 0, 0, 0};
  std::vector<double> built(5);
  std::vector<double> carried(5);
  mechanisms::SpreadOver({0.6, 0.0}, inputs, built, carried);
  EXPECT_DOUBLE_EQ(carried[0], 0.0);
  for (int lag = 0; lag < 4; ++lag) {
    EXPECT_NEAR(carried[static_cast<std::size_t>(lag + 1)], 0.4 * std::pow(0.6, lag), 1e-15);
  }
}

// With both rates the weights are (1 - rho)(1 - delta)(rho^(l+1) - delta^(l+1)) / (rho - delta):
// for 0.8 and 0.7 they begin .06, .09, .1014, .1017 and fall from there.
TEST(CarryOverTest, DelayedWeightsPeakLateAndSumToOne) {
  std::vector<double> inputs(200, 0.0);
  inputs[1] = 1.0;
  std::vector<double> built(200);
  std::vector<double> carried(200);
  mechanisms::SpreadOver({0.8, 0.7}, inputs, built, carried);
  for (int lag = 0; lag < 50; ++lag) {
    const double weight =
        0.2 * 0.3 * (std::pow(0.8, lag + 1) - std::pow(0.7, lag + 1)) / (0.8 - 0.7);
    EXPECT_NEAR(carried[static_cast<std::size_t>(lag + 1)], weight, 1e-12);
  }
  EXPECT_NEAR(std::accumulate(carried.begin(), carried.end(), 0.0), 1.0, 1e-12);
  EXPECT_GT(carried[4], carried[3]);
  EXPECT_GT(carried[4], carried[5]);
}

TEST(CarryOverTest, LeavesAConstantInputAsItIs) {
  const std::vector<double> inputs(30, 2.5);
  std::vector<double> built(30);
  std::vector<double> carried(30);
  mechanisms::SpreadOver({0.9, 0.4}, inputs, built, carried);
  for (const double value : carried) EXPECT_DOUBLE_EQ(value, 2.5);
}

// A delay of two equal exponential stages with half-life 1 is a gamma of shape 2 and rate log 2;
// its median is 1.678347 / log 2 and its mode 1 / log 2.
TEST(CarryOverTest, HalfEffectAndPeakOfEqualStages) {
  EXPECT_NEAR(mechanisms::ComputeHalfWeeks(1.0, 1.0), 1.678347 / std::log(2.0), 1e-4);
  EXPECT_NEAR(mechanisms::ComputePeakWeeks(1.0, 1.0), 1.0 / std::log(2.0), 1e-4);
  EXPECT_DOUBLE_EQ(mechanisms::ComputeHalfWeeks(2.5, 0.0), 2.5);
  EXPECT_NEAR(mechanisms::ComputeRetention(2.0, 1.0), std::sqrt(0.5), 1e-15);
}

// kappa = 2, n = 1: Hill(x) = 3 x / (x + 2), half of the ceiling 3 at x = 2.
TEST(SaturationTest, HillByHand) {
  const mechanisms::HillCurve curve{2.0, 1.0};
  EXPECT_DOUBLE_EQ(mechanisms::ApplyHill(curve, 0.0), 0.0);
  EXPECT_NEAR(mechanisms::ApplyHill(curve, 1.0), 1.0, 1e-15);
  EXPECT_NEAR(mechanisms::ApplyHill(curve, 2.0), 1.5, 1e-15);
  EXPECT_NEAR(mechanisms::ApplyHill({1e9, 1.0}, 7.0), 7.0, 1e-6);
}

TEST(SaturationTest, SlopesMatchDifferences) {
  for (const double x : {0.03, 1.0, 6.0}) {
    const mechanisms::HillCurve curve{1.7, 1.3};
    const mechanisms::HillSlopes slopes = mechanisms::DifferentiateHill(curve, x);
    constexpr double kStep = 1e-5;
    const auto slope = [&](auto shifted) {
      return (shifted(kStep) - shifted(-kStep)) / (2.0 * kStep);
    };
    EXPECT_NEAR(slopes.value, mechanisms::ApplyHill(curve, x), 1e-14);
    EXPECT_NEAR(slopes.by_x, slope([&](double h) { return mechanisms::ApplyHill(curve, x + h); }),
                1e-8);
    EXPECT_NEAR(slopes.by_log_half_saturation, slope([&](double h) {
                  return mechanisms::ApplyHill({1.7 * std::exp(h), 1.3}, x);
                }),
                1e-8);
    EXPECT_NEAR(slopes.by_log_exponent, slope([&](double h) {
                  return mechanisms::ApplyHill({1.7, 1.3 * std::exp(h)}, x);
                }),
                1e-8);
  }
}

nodes::LiftTest MakeLift(int channel, base::RandomStream& random) {
  nodes::LiftTest test;
  test.channel = channel;
  test.lift = 12.0;
  test.lift_sd = 8.0;
  for (int i = 0; i < 6; ++i) {
    test.with_change.push_back(random.Gamma(2.0) / 2.0);
    test.without_change.push_back(i < 3 ? test.with_change.back() : 0.6 * test.with_change.back());
  }
  test.without_change[5] = 0.0;
  for (int i = 3; i < 6; ++i) {
    test.periods.push_back({i, i, i == 3 ? 0.8 : 1.0, Eigen::VectorXd::Constant(2, 0.3 * i)});
  }
  return test;
}

nodes::BrandTotalSeries MakeTotal(int channels) {
  base::RandomStream random(4, base::StreamPurpose::kTest, 2, 0);
  constexpr int kPeriods = 18;
  nodes::BrandTotalSeries series;
  series.input_paths.resize(kPeriods, channels);
  for (double& value : series.input_paths.reshaped()) value = random.Gamma(2.0) / 2.0;
  series.shares.assign(static_cast<std::size_t>(channels), 0.25);
  series.log_mean_outcome = std::log(60.0);
  for (int period = 2; period < kPeriods; ++period) {
    if (period == 7) continue;
    series.periods.push_back(period);
    series.outcome.push_back(random.NegativeBinomial(60.0, 30.0));
    series.times.push_back(-(kPeriods - period) + 0.5);
  }
  const auto count = static_cast<Eigen::Index>(series.outcome.size());
  series.inputs.resize(channels, count);
  series.season.resize(2, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    series.inputs.col(i) =
        series.input_paths.row(series.periods[static_cast<std::size_t>(i)]).transpose();
    for (int c = 0; c < 2; ++c) series.season(c, i) = random.Normal();
  }
  return series;
}

TEST(BrandTotalDensityTest, GradientWithEffectsMatchesDifferences) {
  for (const data::InputMechanismShape& shape : kShapes) {
    for (const int channels : {1, 3}) {
      ExpectGradientMatches(nodes::BrandTotalDensity(MakeTotal(channels), {0.2, 0.2}, shape), 11);
    }
  }
}

TEST(BrandTotalDensityTest, GradientWithLiftTestsAndBenchmarksMatchesDifferences) {
  for (const data::InputMechanismShape& shape : kShapes) {
    nodes::BrandTotalSeries series = MakeTotal(3);
    base::RandomStream random(5, base::StreamPurpose::kTest, 3, 0);
    series.lift_tests = {MakeLift(2, random), MakeLift(0, random)};
    series.lift_tests[1].lift = -9.0;
    series.benchmarks = {{-1.0, 0.4, false}, {}, {-2.0, 0.5, true}};
    ExpectGradientMatches(nodes::BrandTotalDensity(std::move(series), {0.2, 0.2}, shape), 12);
  }
}

nodes::ChannelStageSeries MakeStage(std::uint32_t channel, bool passes_input) {
  base::RandomStream random(99, base::StreamPurpose::kTest, 1, channel);
  constexpr int kPeriods = 14;
  nodes::ChannelStageSeries series;
  series.log_offset = 3.0;
  for (int period = 0; period < kPeriods; ++period) {
    const double input = std::exp(0.5 * random.Normal());
    series.input_path.push_back(period == 4 ? 0.0 : input);
    if (period == 4) continue;
    series.periods.push_back(period);
    series.times.push_back(-(kPeriods - period) + 0.5);
    series.outcome.push_back(random.NegativeBinomial(40.0 + channel, 20.0));
    series.log_parent.push_back(std::log(input));
    if (passes_input) series.log_input.push_back(0.4 * random.Normal());
  }
  series.season.resize(2, static_cast<Eigen::Index>(series.outcome.size()));
  for (double& value : series.season.reshaped()) value = random.Normal();
  series.lift_tests = {MakeLift(0, random)};
  if (!passes_input) return series;
  series.input_path.clear();
  series.lift_tests[0].log_passed_ratio = {0.1, 0.0, 0.3, -0.2, 0.4, 0.1};
  return series;
}

// A channel with a benchmark beside its history, one without history at all.
TEST(ChannelStageDensityTest, GradientWithEffectsMatchesDifferences) {
  for (const data::InputMechanismShape& shape : kShapes) {
    std::vector<nodes::ChannelStageSeries> series = {MakeStage(0, false), MakeStage(1, false), {}};
    series[1].benchmark = {1.0, 0.5, false};
    series[2].benchmark = {2.0, 0.3, true};
    series[2].season.resize(2, 0);
    ExpectGradientMatches(
        nodes::ChannelStageDensity(std::move(series), data::Likelihood::kNegativeBinomial, {},
                                   {0.3, 0.5}, shape, 1.0),
        13, 0.5);
    ExpectGradientMatches(
        nodes::ChannelStageDensity({MakeStage(2, false)}, data::Likelihood::kNegativeBinomial, {},
                                   {0.3, 0.5}, shape, 1.0 / 7.0),
        14, 0.5);
  }
}

TEST(ChannelStageDensityTest, GradientWithLiftTestsAfterAStageMatchesDifferences) {
  ExpectGradientMatches(
      nodes::ChannelStageDensity({MakeStage(0, true), MakeStage(1, true)},
                                 data::Likelihood::kNegativeBinomial, {}, {0.3, 0.5}),
      15, 0.5);
}

// Rows of draws against the curve itself: rising and S-shaped, far below and far above the mean,
// and nearly a line.
TEST(ApplyHillsTest, IsTheCurveInSinglePrecision) {
  std::vector<float> half_saturations, exponents, inputs;
  for (const double kappa : {0.05, 0.8, 3.0, 1e6}) {
    for (const double exponent : {0.3, 1.0, 2.5}) {
      for (const double input : {0.0, 1e-4, 0.3, 1.0, 7.0, 500.0}) {
        half_saturations.push_back(static_cast<float>(kappa));
        exponents.push_back(static_cast<float>(exponent));
        inputs.push_back(static_cast<float>(input));
      }
    }
  }
  std::vector<float> bent = inputs;
  simd::ApplyHills(half_saturations, exponents, bent);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const mechanisms::HillCurve curve{static_cast<double>(half_saturations[i]),
                                      static_cast<double>(exponents[i])};
    const double exact = mechanisms::ApplyHill(curve, static_cast<double>(inputs[i]));
    EXPECT_NEAR(static_cast<double>(bent[i]), exact, 1e-5 * exact)
        << curve.half_saturation << " " << curve.exponent << " " << inputs[i];
  }
}

}  // namespace
}  // namespace funnelcast

// Every posterior's gradient against central differences at random points.
#include <gtest/gtest.h>

#include <cmath>

#include "simulator/base/random.h"
#include "simulator/model/brand_total.h"
#include "simulator/model/channel_stage.h"

namespace funnelcast::simulator {
namespace {

template <typename Density>
void ExpectGradient(const Density& density, std::uint32_t seed) {
  RandomStream random(seed, StreamPurpose::kTest, 0, 0);
  Eigen::VectorXd gradient(density.dimension());
  Eigen::VectorXd ignored(density.dimension());
  for (int point = 0; point < 10; ++point) {
    Eigen::VectorXd position = density.Start();
    for (double& value : position) value += 0.7 * random.Normal();
    ASSERT_TRUE(std::isfinite(density.Evaluate(position, gradient)));
    for (Eigen::Index i = 0; i < position.size(); ++i) {
      const double place = position[i];
      const double step = 1e-5;
      // Fourth-order central difference, so that truncation stays below the tolerance.
      const auto at = [&](double shift) {
        position[i] = place + shift;
        const double value = density.Evaluate(position, ignored);
        position[i] = place;
        return value;
      };
      const double slope =
          (8.0 * (at(step) - at(-step)) - (at(2.0 * step) - at(-2.0 * step))) / (12.0 * step);
      const double scale = 1.0 + std::abs(slope) + 1e-4 * std::abs(at(0.0));
      EXPECT_NEAR(gradient[i], slope, 1e-6 * scale) << "parameter " << i << ", point " << point;
    }
  }
}

enum class Parent { kNone, kInput, kStageWithInput };

ChannelStageSeries MakeSeries(std::uint32_t channel, int count, Parent parent,
                              Likelihood likelihood, int columns) {
  RandomStream random(99, StreamPurpose::kTest, 1, channel);
  ChannelStageSeries series;
  series.log_offset = 3.0;
  series.season.resize(columns, count);
  for (int i = 0; i < count; ++i) {
    series.times.push_back(-(count - i) + 0.5);
    const double y = random.NegativeBinomial(40.0 + channel, 20.0);
    series.outcome.push_back(likelihood == Likelihood::kLogNormal ? std::log(y + 1.0) : y);
    if (parent != Parent::kNone) series.log_parent.push_back(0.4 * random.Normal());
    if (parent == Parent::kStageWithInput) series.log_input.push_back(0.4 * random.Normal());
    for (int c = 0; c < columns; ++c) series.season(c, i) = random.Normal();
  }
  return series;
}

TEST(ChannelStageDensityTest, GradientMatchesDifferencesForPooledChannels) {
  for (const Parent parent : {Parent::kNone, Parent::kInput, Parent::kStageWithInput}) {
    for (const Likelihood likelihood : {Likelihood::kNegativeBinomial, Likelihood::kLogNormal}) {
      std::vector<ChannelStageSeries> series;
      for (std::uint32_t c = 0; c < 3; ++c) {
        series.push_back(MakeSeries(c, 9 + static_cast<int>(c), parent, likelihood, 2));
      }
      ExpectGradient(ChannelStageDensity(std::move(series), likelihood, {}, {0.3, 0.5}), 1);
    }
  }
}

TEST(ChannelStageDensityTest, GradientMatchesDifferencesForOneChannel) {
  for (const Parent parent : {Parent::kNone, Parent::kInput, Parent::kStageWithInput}) {
    std::vector<ChannelStageSeries> series;
    series.push_back(MakeSeries(0, 12, parent, Likelihood::kNegativeBinomial, 0));
    ExpectGradient(ChannelStageDensity(std::move(series), Likelihood::kNegativeBinomial, {}, {}),
                   2);
  }
}

// Channels of one node may differ in having an input to pass by.
TEST(ChannelStageDensityTest, GradientMatchesDifferencesForMixedChannels) {
  std::vector<ChannelStageSeries> series;
  series.push_back(MakeSeries(0, 8, Parent::kStageWithInput, Likelihood::kNegativeBinomial, 1));
  series.push_back(MakeSeries(1, 8, Parent::kInput, Likelihood::kNegativeBinomial, 1));
  ExpectGradient(ChannelStageDensity(std::move(series), Likelihood::kNegativeBinomial, {}, {0.3}),
                 3);
}

TEST(BrandTotalDensityTest, GradientMatchesDifferences) {
  for (const int channels : {0, 4}) {
    RandomStream random(4, StreamPurpose::kTest, 2, 0);
    constexpr int kCount = 15;
    BrandTotalSeries series;
    series.inputs.resize(channels, kCount);
    series.season.resize(2, kCount);
    series.shares.assign(static_cast<std::size_t>(channels), 0.25);
    series.log_mean_outcome = std::log(60.0);
    for (int i = 0; i < kCount; ++i) {
      series.outcome.push_back(random.NegativeBinomial(60.0, 30.0));
      series.times.push_back(-(kCount - i) + 0.5);
      for (int c = 0; c < channels; ++c) series.inputs(c, i) = random.Gamma(2.0) / 2.0;
      for (int c = 0; c < 2; ++c) series.season(c, i) = random.Normal();
    }
    ExpectGradient(BrandTotalDensity(std::move(series), {0.2, 0.2}), 4);
  }
}

}  // namespace
}  // namespace funnelcast::simulator

// Every posterior's gradient against central differences at random points.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "simulator/base/random.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/nodes/brand_total.h"
#include "simulator/nodes/campaign_split.h"
#include "simulator/nodes/channel_stage.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast {
namespace {

// A slope by Ridders' method: central differences of shrinking steps, extrapolated to a step of 0
// (Ridders 1982, "Accurate computation of F'(x) and F'(x) F''(x)"). `error` receives its estimate
// of its own error.
template <typename Function>
double DifferenceSlope(const Function& at, double& error) {
  constexpr int kRows = 10;
  constexpr double kShrink = 1.6;
  double table[kRows][kRows];
  double step = 0.05;
  double best = 0.0;
  error = std::numeric_limits<double>::infinity();
  for (int row = 0; row < kRows; ++row, step /= kShrink) {
    table[row][0] = (at(step) - at(-step)) / (2.0 * step);
    double factor = 1.0;
    for (int order = 1; order <= row; ++order) {
      factor *= kShrink * kShrink;
      const double rough = table[row][order - 1];
      const double before = table[row - 1][order - 1];
      table[row][order] = (rough * factor - before) / (factor - 1.0);
      const double change =
          std::max(std::abs(table[row][order] - rough), std::abs(table[row][order] - before));
      if (change >= error) continue;
      error = change;
      best = table[row][order];
    }
    // From here on rounding grows, and estimates that agree do so by chance.
    if (row > 0 && std::abs(table[row][row] - table[row - 1][row - 1]) >= 2.0 * error) break;
  }
  return best;
}

// Points within the bulk of the priors, in their tails, and further out than a chain ever gets.
constexpr double kPointScales[] = {0.7, 1.5, 3.0};
constexpr int kPointsAScale = 8;

// Relative error below 1e-6 for every parameter at every point: relative to the slope, to 1 where
// it is smaller (parameters are of unit scale), and to a millionth of the log density where that is
// larger, since differences cannot tell more in double precision.
template <typename Density>
void ExpectGradient(const Density& density, std::uint32_t seed) {
  constexpr double kTolerance = 1e-6;
  base::RandomStream random(seed, base::StreamPurpose::kTest, 0, 0);
  Eigen::VectorXd gradient(density.dimension());
  Eigen::VectorXd ignored(density.dimension());
  for (int point = 0; point < kPointsAScale * static_cast<int>(std::size(kPointScales)); ++point) {
    Eigen::VectorXd position = density.Start();
    for (double& value : position) value += kPointScales[point / kPointsAScale] * random.Normal();
    const double log_density = density.Evaluate(position, gradient);
    ASSERT_TRUE(std::isfinite(log_density));
    for (Eigen::Index i = 0; i < position.size(); ++i) {
      const double place = position[i];
      double error = 0.0;
      const double slope = DifferenceSlope(
          [&](double shift) {
            position[i] = place + shift;
            return density.Evaluate(position, ignored);
          },
          error);
      position[i] = place;
      const double scale = std::max({1.0, std::abs(slope), 1e-6 * std::abs(log_density)});
      ASSERT_LT(error, kTolerance * scale) << "the differences say nothing";
      ASSERT_NEAR(gradient[i], slope, kTolerance * scale)
          << "parameter " << i << ", point " << point;
    }
  }
}

enum class Parent { kNone, kInput, kStageWithInput };

nodes::ChannelStageSeries MakeSeries(std::uint32_t channel, int count, Parent parent,
                                     data::Likelihood likelihood, int columns) {
  base::RandomStream random(99, base::StreamPurpose::kTest, 1, channel);
  nodes::ChannelStageSeries series;
  series.log_offset = 3.0;
  series.season.resize(columns, count);
  for (int i = 0; i < count; ++i) {
    series.times.push_back(-(count - i) + 0.5);
    const double y = random.NegativeBinomial(40.0 + channel, 20.0);
    series.outcome.push_back(likelihood == data::Likelihood::kLogNormal ? std::log(y + 1.0) : y);
    if (parent != Parent::kNone) series.log_parent.push_back(0.4 * random.Normal());
    if (parent == Parent::kStageWithInput) series.log_input.push_back(0.4 * random.Normal());
    for (int c = 0; c < columns; ++c) series.season(c, i) = random.Normal();
  }
  return series;
}

TEST(ChannelStageDensityTest, GradientMatchesDifferencesForPooledChannels) {
  for (const Parent parent : {Parent::kNone, Parent::kInput, Parent::kStageWithInput}) {
    for (const data::Likelihood likelihood :
         {data::Likelihood::kNegativeBinomial, data::Likelihood::kLogNormal}) {
      std::vector<nodes::ChannelStageSeries> series;
      for (std::uint32_t c = 0; c < 3; ++c) {
        series.push_back(MakeSeries(c, 9 + static_cast<int>(c), parent, likelihood, 2));
      }
      ExpectGradient(nodes::ChannelStageDensity(std::move(series), likelihood, {}, {0.3, 0.5}), 1);
    }
  }
}

TEST(ChannelStageDensityTest, GradientMatchesDifferencesForOneChannel) {
  for (const Parent parent : {Parent::kNone, Parent::kInput, Parent::kStageWithInput}) {
    for (const data::Likelihood likelihood :
         {data::Likelihood::kNegativeBinomial, data::Likelihood::kLogNormal}) {
      std::vector<nodes::ChannelStageSeries> series;
      series.push_back(MakeSeries(0, 12, parent, likelihood, 0));
      ExpectGradient(nodes::ChannelStageDensity(std::move(series), likelihood, {}, {}), 2);
    }
  }
}

// Channels of one node may differ in having an input to pass by.
TEST(ChannelStageDensityTest, GradientMatchesDifferencesForMixedChannels) {
  std::vector<nodes::ChannelStageSeries> series;
  series.push_back(
      MakeSeries(0, 8, Parent::kStageWithInput, data::Likelihood::kNegativeBinomial, 1));
  series.push_back(MakeSeries(1, 8, Parent::kInput, data::Likelihood::kNegativeBinomial, 1));
  ExpectGradient(
      nodes::ChannelStageDensity(std::move(series), data::Likelihood::kNegativeBinomial, {}, {0.3}),
      3);
}

TEST(BrandTotalDensityTest, GradientMatchesDifferences) {
  for (const int channels : {0, 4}) {
    base::RandomStream random(4, base::StreamPurpose::kTest, 2, 0);
    constexpr int kCount = 15;
    nodes::BrandTotalSeries series;
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
    ExpectGradient(nodes::BrandTotalDensity(std::move(series), {0.2, 0.2}), 4);
  }
}

// Splits of counts and money over four campaigns, of which one has little and one comes late.
TEST(CampaignSplitDensityTest, GradientMatchesDifferences) {
  for (const nodes::SplitKind kind : {nodes::SplitKind::kCounts, nodes::SplitKind::kMoney}) {
    base::RandomStream random(7, base::StreamPurpose::kTest, 4, 0);
    nodes::SplitData data;
    data.kind = kind;
    data.campaign_count = 4;
    for (int t = 0; t < 12; ++t) {
      std::vector<nodes::SplitCell> cells;
      for (int k = t < 8 ? 1 : 0; k < 4; ++k) {
        const double parent = 1.0 + std::floor((k == 1 ? 2.0 : 30.0) * random.Gamma(2.0));
        cells.push_back({k, parent, random.NegativeBinomial(0.3 * parent, 10.0)});
      }
      data.AddPeriod(std::move(cells));
    }
    ASSERT_GE(data.periods.size(), 10U);
    ExpectGradient(nodes::CampaignSplitDensity(std::move(data)), 8);
  }
}

// A funnel with every kind of node: two channels on spend, one on hours, one unpaid, orders and
// revenue of the brand; with a sale and gaps.
data::FunnelHistory MakeWholeFunnel(int day_count) {
  base::RandomStream random(5, base::StreamPurpose::kTest, 3, 0);
  data::FunnelHistory history;
  history.first_day = 20000;
  history.day_count = day_count;
  history.events = {{"sale", 20030, 20035}, {"sale", 20060, 20065}};
  const auto fill = [&](data::DailyValues& values, double mean, double shape) {
    for (int day = 0; day < day_count; ++day) {
      values.push_back(day % 50 < 3 ? std::nan("") : random.NegativeBinomial(mean, shape));
    }
  };
  for (const char* id : {"a", "b", "hours", "unpaid"}) {
    data::ChannelHistory& channel = history.channels.emplace_back();
    channel.id = id;
    if (channel.id == "hours") {
      fill(channel.effort_hours, 6.0, 10.0);
    } else if (channel.id != "unpaid") {
      fill(channel.spend, 80.0, 10.0);
    }
    fill(channel.stages[0], 900.0, 8.0);
    fill(channel.stages[1], 30.0, 8.0);
    fill(channel.stages[3], 2.0, 5.0);
    fill(channel.stages[4], 90.0, 5.0);
  }
  fill(history.brand[3], 9.0, 8.0);
  fill(history.brand[4], 500.0, 8.0);
  return history;
}

// Nodes as fits build them from a history, on weeks and on days.
TEST(FunnelNodeTest, GradientMatchesDifferencesForEveryNodeOfAFunnel) {
  for (const int period_days : {7, 1}) {
    const data::FunnelHistory history = MakeWholeFunnel(period_days == 7 ? 371 : 40);
    const data::PeriodGrid grid = data::MakePeriodGrid(history, period_days);
    const std::vector<nodes::FunnelNode> nodes = nodes::BuildFunnelNodes(history, grid);
    EXPECT_GE(nodes.size(), 8U);
    for (const nodes::FunnelNode& node : nodes) {
      SCOPED_TRACE(node.description);
      ExpectGradient(node, 5);
      if (node.actions.empty()) continue;
      nodes::FunnelNode talking = node;
      talking.SetWordOfMouth(true);
      ExpectGradient(talking, 5);
    }
  }
}

// Revenue of the brand that no stage leads to: a brand total in money.
TEST(FunnelNodeTest, GradientMatchesDifferencesForAMoneyTotal) {
  data::FunnelHistory history = MakeWholeFunnel(371);
  for (data::ChannelHistory& channel : history.channels) channel.stages = {};
  history.brand[3].clear();
  const data::PeriodGrid grid = data::MakePeriodGrid(history, 7);
  const std::vector<nodes::FunnelNode> nodes = nodes::BuildFunnelNodes(history, grid);
  ASSERT_EQ(nodes.size(), 1U);
  ASSERT_EQ(nodes[0].node.kind, data::NodeKind::kBrandTotal);
  ExpectGradient(nodes[0], 6);
}

}  // namespace
}  // namespace funnelcast

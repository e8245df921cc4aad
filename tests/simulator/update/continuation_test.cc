// The parts of an update: continued grids, partial periods, drifts that go on, weights and moves.
#include "simulator/update/continuation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/nodes/series_noise.h"
#include "simulator/sampler/chain.h"
#include "simulator/update/population.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

// 168 days are 24 weeks; 17 days later there are two whole weeks more and one of three days, and
// the last knot stands 17 days after the one before.
TEST(ContinuedGridTest, GoesOnWithTheOldPeriodsAndKnots) {
  const data::FunnelHistory history = MakeToyHistory(168 + 17);
  const data::PeriodGrid grid = data::MakeContinuedGrid(history, 7, history.first_day + 168);
  EXPECT_EQ(grid.count, 27);
  EXPECT_EQ(grid.period_start(0), history.first_day);
  EXPECT_EQ(grid.period_start(24), history.first_day + 168);
  EXPECT_EQ(grid.day_count(25), 7);
  EXPECT_EQ(grid.day_count(26), 3);
  EXPECT_EQ(grid.period_start(26) + 3, grid.end_day);
  EXPECT_DOUBLE_EQ(grid.mid_week(26), -1.5 / 7.0);
  EXPECT_DOUBLE_EQ(grid.mid_week(25), -6.5 / 7.0);
  EXPECT_EQ(grid.last_knot_days, 17);
  EXPECT_DOUBLE_EQ(grid.weeks(), 185.0 / 7.0);
  const data::PeriodGrid same = data::MakeContinuedGrid(history, 7, history.end_day());
  EXPECT_EQ(same.count, data::MakePeriodGrid(history, 7).count);
  EXPECT_EQ(same.last_knot_days, data::kKnotDays);
}

TEST(ContinuedGridTest, SumsOfAPartialPeriodHoldItsDays) {
  data::FunnelHistory history;
  history.first_day = 20000;
  history.day_count = 30;
  const data::DailyValues values(30, 2.0);
  history.brand[3] = values;
  const data::PeriodGrid grid = data::MakeContinuedGrid(history, 7, 20000 + 28);
  const std::vector<double> sums = data::SumByPeriod(history, grid, values);
  ASSERT_EQ(sums.size(), 5U);
  EXPECT_EQ(sums[3], 14.0);
  EXPECT_EQ(sums[4], 4.0);
  EXPECT_EQ(data::SumInputByPeriod(history, grid, values)[4], 4.0);
}

// Densities of a history with a partial last week, against central differences.
TEST(ContinuedDensityTest, GradientMatchesDifferences) {
  const data::FunnelHistory history = MakeToyHistory(70 + 17);
  const data::PeriodGrid grid = data::MakeContinuedGrid(history, 7, history.first_day + 70);
  base::RandomStream random(3, base::StreamPurpose::kTest, 0, 0);
  for (const nodes::FunnelNode& node : nodes::BuildFunnelNodes(history, grid)) {
    Eigen::VectorXd position = node.Start();
    for (double& value : position) value += 0.5 * random.Normal();
    Eigen::VectorXd gradient(position.size());
    Eigen::VectorXd ignored(position.size());
    node.Evaluate(position, gradient);
    for (Eigen::Index i = 0; i < position.size(); ++i) {
      const double place = position[i];
      const auto at = [&](double shift) {
        position[i] = place + shift;
        const double value = node.Evaluate(position, ignored);
        position[i] = place;
        return value;
      };
      const double step = 1e-3;
      const double slope =
          (8.0 * (at(step) - at(-step)) - (at(2.0 * step) - at(-2.0 * step))) / (12.0 * step);
      EXPECT_NEAR(gradient[i], slope, 1e-6 * (1.0 + std::abs(slope) + 1e-4 * std::abs(at(0.0))))
          << node.description << ", parameter " << i;
    }
  }
}

// A week of mean 70 and shape 20 in independent days: three days of it are negative binomial with
// three sevenths of both.
TEST(SeriesNoiseTest, PartialPeriodIsASumOfIndependentDays) {
  const double share = 3.0 / 7.0;
  const double omega = 1.0 / std::sqrt(20.0);
  const nodes::SeriesNoise noise(data::Likelihood::kNegativeBinomial, {33.0},
                                 {std::log(share), omega * omega * (1.0 - share) / share});
  const double log_mean = std::log(70.0);
  double slope = 0.0;
  const double log_density = noise.Evaluate(omega, {&log_mean, 1}, {&slope, 1}).log_density;
  const double y = 33.0, mu = 30.0, r = 20.0 * share;
  const double expected = std::lgamma(y + r) - std::lgamma(r) - std::lgamma(y + 1.0) +
                          r * std::log(r / (r + mu)) + y * std::log(mu / (r + mu));
  EXPECT_NEAR(log_density, expected, 1e-9);
}

data::FittedNode OneDrift(int knots, int count) {
  data::FittedNode node;
  node.positions.groups = {{"drift", knots, true}};
  base::RandomStream random(8, base::StreamPurpose::kTest, 0, 0);
  for (int i = 0; i < knots * count; ++i) {
    node.positions.values.push_back(static_cast<float>(random.Normal()));
  }
  node.positions.log_densities.assign(static_cast<std::size_t>(count), 0.0);
  return node;
}

// Innovations of the prior stay so when the last knot moves from 10 to 28 days and two more come:
// mean 0, variance 1 and no correlation, each within 4 standard errors. The path keeps its
// covariance with itself: u(38 days) goes on from u(10 days) by the AR(1).
TEST(ContinuePopulationTest, KeepsThePriorOfThePath) {
  constexpr int kCount = 20000;
  const update::KnotTimes from{1000, 10};
  const update::KnotTimes to{1000 + 18 + 28 + 5, 5};
  ASSERT_EQ(update::CountNewKnots(from, to), 2);
  const data::FittedNode node = OneDrift(3, kCount);
  const update::Population moved =
      update::ContinuePopulation(node, from, {{"drift", 5, true}}, to, 1, 0);
  const Eigen::MatrixXd second = moved.positions * moved.positions.transpose() / kCount;
  for (Eigen::Index i = 0; i < 5; ++i) {
    EXPECT_NEAR(moved.positions.row(i).mean(), 0.0, 4.0 / std::sqrt(kCount));
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double error = (i == j ? std::sqrt(2.0) : 1.0) / std::sqrt(kCount);
      EXPECT_NEAR(second(i, j), i == j ? 1.0 : 0.0, 4.0 * error) << i << ", " << j;
    }
  }
  for (int p = 0; p < 3; ++p) {
    const float* old = node.positions.values.data() + 3 * p;
    EXPECT_EQ(moved.positions(1, p), static_cast<double>(old[1]));
    const double gone = static_cast<double>(old[2]) * static_cast<double>(old[2]);
    EXPECT_NEAR(moved.log_densities[p], 0.5 * (gone - moved.positions.col(p).tail(3).squaredNorm()),
                1e-12);
  }
}

TEST(ContinuePopulationTest, NoTimeChangesNothing) {
  const data::FittedNode node = OneDrift(3, 4);
  const update::KnotTimes knots{1000, 10};
  const update::Population moved =
      update::ContinuePopulation(node, knots, node.positions.groups, knots, 1, 0);
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(moved.positions(i % 3, i / 3),
              static_cast<double>(node.positions.values[static_cast<std::size_t>(i)]));
  }
  EXPECT_EQ(moved.log_densities[0], 0.0);
}

// Where the knots are the same, a translated drift is the old one.
TEST(TranslatePositionsTest, KeepsAPathOnItsOwnKnots) {
  const data::FittedNode node = OneDrift(4, 3);
  const update::KnotTimes knots{1000, 10};
  const Eigen::MatrixXd same =
      update::TranslatePositions(node, knots, node.positions.groups, knots);
  for (int i = 0; i < 12; ++i) {
    EXPECT_NEAR(same(i % 4, i / 4),
                static_cast<double>(node.positions.values[static_cast<std::size_t>(i)]), 1e-6);
  }
  EXPECT_EQ(update::TranslatePositions(node, knots, {{"other", 4, true}}, knots).size(), 0);
}

// A normal density with a diagonal precision.
struct NormalDensity {
  Eigen::VectorXd mean;
  Eigen::VectorXd precision;

  int dimension() const { return static_cast<int>(mean.size()); }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    gradient = -precision.cwiseProduct(position - mean);
    return 0.5 * gradient.dot(position - mean);
  }
};

update::Population DrawStandardNormals(int dimension, int count) {
  const NormalDensity base{Eigen::VectorXd::Zero(dimension), Eigen::VectorXd::Ones(dimension)};
  update::Population draws{Eigen::MatrixXd(dimension, count), Eigen::VectorXd(count)};
  base::RandomStream random(2, base::StreamPurpose::kTest, 0, 0);
  Eigen::VectorXd gradient(dimension);
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index j = 0; j < dimension; ++j) draws.positions(j, i) = random.Normal();
    draws.log_densities[i] = base.Evaluate(draws.positions.col(i), gradient);
  }
  return draws;
}

// From N(0, 1) to N(1, 1/2) in six dimensions. Each leaves int p w^2 = 2.249, so in one stage a
// share of 2.249^-6 = 0.008 would be left; stages keep half each. Moments within 4 Monte Carlo
// errors, of as many draws as count after the stages.
TEST(MovePopulationTest, StagesLeadToAFarTarget) {
  constexpr int kCount = 4000;
  const NormalDensity base{Eigen::VectorXd::Zero(6), Eigen::VectorXd::Ones(6)};
  const NormalDensity target{Eigen::VectorXd::Ones(6), Eigen::VectorXd::Constant(6, 2.0)};
  update::MoveOptions options;
  options.step_size = 0.4;
  options.min_share = 0.2;
  const update::MovedPopulation moved =
      update::MovePopulation(base, target, DrawStandardNormals(6, kCount), options);
  ASSERT_EQ(moved.chains.size(), 4U);
  double sum = 0.0;
  double squares = 0.0;
  for (const sampler::ChainResult& chain : moved.chains) {
    sum += chain.draws.sum();
    squares += (chain.draws.array() - 1.0).square().sum();
  }
  const double effective = 6.0 * kCount * moved.effective_share;
  EXPECT_NEAR(sum / (6.0 * kCount), 1.0, 4.0 * std::sqrt(0.5 / effective));
  EXPECT_NEAR(squares / (6.0 * kCount), 0.5, 4.0 * 0.5 * std::sqrt(2.0 / effective));
}

// With no function that is near the draws' density, one stage is all there is: the exact share, and
// no draws below the least one.
TEST(MovePopulationTest, EndsWhereTooFewDrawsWouldCount) {
  const NormalDensity target{Eigen::VectorXd::Ones(6), Eigen::VectorXd::Constant(6, 2.0)};
  const update::MovedPopulation moved =
      update::MovePopulation(target, target, DrawStandardNormals(6, 4000), update::MoveOptions());
  EXPECT_TRUE(moved.chains.empty());
  EXPECT_LT(moved.effective_share, 0.05);
}

// Weights 0.5, 0, 0.25, 0.25 of four: two, none, one and one copies.
TEST(ResampleTest, CopiesByWeight) {
  const Eigen::VectorXd weights = Eigen::Vector4d(0.5, 0.0, 0.25, 0.25);
  for (const double uniform : {0.01, 0.5, 0.99}) {
    EXPECT_EQ(update::ResampleSystematically(weights, uniform),
              (std::vector<Eigen::Index>{0, 0, 2, 3}));
  }
}

}  // namespace
}  // namespace funnelcast

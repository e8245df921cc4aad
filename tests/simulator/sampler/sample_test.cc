// Chains from scattered starts: where they start, and that threads change nothing.
#include "simulator/sampler/sample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "simulator/sampler/chain.h"

namespace funnelcast {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Independent Student t with 4 degrees of freedom.
class HeavyTails {
 public:
  int dimension() const { return 3; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    const Eigen::ArrayXd weights = 1.0 + position.array().square() / 4.0;
    gradient = -1.25 * position.array() / weights;
    return -2.5 * weights.log().sum();
  }
};

// Finite where the first coordinate is above `bound` only.
class HalfSpace {
 public:
  explicit HalfSpace(double bound) : bound_(bound) {}
  int dimension() const { return 2; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    gradient = -position;
    return position[0] > bound_ ? -0.5 * position.squaredNorm() : -kInfinity;
  }

 private:
  double bound_;
};

// Next to flat inside the unit disc, steeper than doubles can follow outside.
class SteepOutside {
 public:
  int dimension() const { return 2; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    const double radius = position.norm();
    const double rise = std::pow(radius, 200.0);
    gradient = -(200.0 * rise / (radius * radius) + 1.0) * position;
    return -rise - 0.5 * radius * radius;
  }
};

sampler::SampleOptions ShortRun() {
  sampler::SampleOptions options;
  options.chain_count = 5;
  options.chain.warmup_count = 150;
  options.chain.draw_count = 100;
  options.chain.metric_kind = sampler::MetricKind::kDense;
  return options;
}

TEST(FindStartTest, StaysWithinTheRadiusAndThePlacesOfFiniteDensity) {
  for (std::uint32_t stream = 0; stream < 50; ++stream) {
    const auto start = sampler::FindStart(HalfSpace(0.5), 2.0, 1, stream);
    ASSERT_TRUE(start.has_value());
    EXPECT_LT(start->cwiseAbs().maxCoeff(), 2.0);
    EXPECT_GT((*start)[0], 0.5);
  }
}

TEST(FindStartTest, FindsNothingWhereThereIsNothing) {
  EXPECT_FALSE(sampler::FindStart(HalfSpace(5.0), 2.0, 1, 0).has_value());
}

// A fifth of the square lies inside the disc: of twenty tries all miss it with chance 0.8^20, 1 %.
// That no start of this seed's 50 lies where a step cannot be judged is far beyond chance for
// single tries, four fifths of which do.
TEST(FindStartTest, AvoidsPlacesTooSteepForSteps) {
  int outside = 0;
  for (std::uint32_t stream = 0; stream < 50; ++stream) {
    const auto start = sampler::FindStart(SteepOutside(), 2.0, 1, stream);
    if (start->norm() > 1.2) ++outside;
  }
  EXPECT_LE(outside, 3);
}

TEST(SampleChainsTest, ThreadsChangeNothing) {
  sampler::SampleOptions options = ShortRun();
  options.thread_count = 1;
  const std::vector<sampler::ChainResult> expected = sampler::SampleChains(HeavyTails(), options);
  ASSERT_EQ(expected.size(), 5U);
  options.thread_count = 2;
  const std::vector<sampler::ChainResult> chains = sampler::SampleChains(HeavyTails(), options);
  for (std::size_t c = 0; c < expected.size(); ++c) {
    EXPECT_EQ(chains[c].draws, expected[c].draws) << "chain " << c;
    EXPECT_EQ(chains[c].log_densities, expected[c].log_densities) << "chain " << c;
  }
}

TEST(SampleChainsTest, MoreChainsLeaveTheFirstOnesAsTheyAre) {
  sampler::SampleOptions options = ShortRun();
  const std::vector<sampler::ChainResult> many = sampler::SampleChains(HeavyTails(), options);
  options.chain_count = 2;
  const std::vector<sampler::ChainResult> few = sampler::SampleChains(HeavyTails(), options);
  ASSERT_EQ(few.size(), 2U);
  EXPECT_EQ(few[1].draws, many[1].draws);
  EXPECT_NE(few[0].draws, few[1].draws);
}

TEST(SampleChainsTest, IsEmptyWhereNoChainCanStart) {
  EXPECT_TRUE(sampler::SampleChains(HalfSpace(5.0), ShortRun()).empty());
}

TEST(CollectDimensionTest, GivesAColumnAChain) {
  const std::vector<sampler::ChainResult> chains = sampler::SampleChains(HeavyTails(), ShortRun());
  const Eigen::MatrixXd draws = sampler::CollectDimension(chains, 2);
  EXPECT_EQ(draws.rows(), 100);
  EXPECT_EQ(draws.cols(), 5);
  EXPECT_EQ(draws(99, 4), chains[4].draws(2, 99));
}

}  // namespace
}  // namespace funnelcast

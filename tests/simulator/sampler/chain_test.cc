// The sampler against densities whose moments are known exactly.
#include "simulator/sampler/chain.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/sampler/curvature_pattern.h"
#include "simulator/sampler/diagnostics.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/nuts.h"

namespace funnelcast {
namespace {

// N(mean, covariance) with correlation 0.9 between neighbours and sds from 0.1 to 10.
class CorrelatedNormal {
 public:
  CorrelatedNormal() : mean_(5), covariance_(5, 5) {
    const double sds[] = {0.1, 0.5, 1.0, 3.0, 10.0};
    for (int i = 0; i < 5; ++i) {
      mean_[i] = i - 2.0;
      for (int j = 0; j < 5; ++j) {
        covariance_(i, j) = sds[i] * sds[j] * std::pow(0.9, std::abs(i - j));
      }
    }
    precision_ = covariance_.inverse();
  }
  int dimension() const { return 5; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    gradient = -precision_ * (position - mean_);
    return 0.5 * gradient.dot(position - mean_);
  }
  const Eigen::VectorXd& mean() const { return mean_; }
  const Eigen::MatrixXd& covariance() const { return covariance_; }

 private:
  Eigen::VectorXd mean_;
  Eigen::MatrixXd covariance_;
  Eigen::MatrixXd precision_;
};

// Four chains from scattered starts: every mean within 4 Monte Carlo standard errors, every sd
// within 10 %.
void ExpectMoments(sampler::MetricKind kind) {
  const CorrelatedNormal density;
  const sampler::CurvaturePattern pattern(density, density.mean());
  std::vector<sampler::ChainResult> chains;
  for (std::uint32_t c = 0; c < 4; ++c) {
    sampler::ChainOptions options;
    options.metric_kind = kind;
    options.pattern = &pattern;
    options.stream = c;
    const Eigen::VectorXd start = density.mean().array() + (c - 1.5);
    chains.push_back(sampler::RunChain(density, start,
                                       sampler::Metric::Diagonal(Eigen::VectorXd::Ones(5)), options,
                                       [] { return true; }));
    EXPECT_EQ(chains.back().divergence_count, 0);
  }
  for (int i = 0; i < 5; ++i) {
    Eigen::MatrixXd draws(1000, 4);
    for (int c = 0; c < 4; ++c) {
      draws.col(c) = chains[static_cast<std::size_t>(c)].draws.row(i).transpose();
    }
    const double sd = std::sqrt(density.covariance()(i, i));
    const double mcse = sd / std::sqrt(sampler::EffectiveSampleSize(draws));
    EXPECT_NEAR(draws.mean(), density.mean()[i], 4.0 * mcse) << "dimension " << i;
    const double draws_sd = std::sqrt((draws.array() - draws.mean()).square().mean());
    EXPECT_NEAR(draws_sd / sd, 1.0, 0.1) << "dimension " << i;
    EXPECT_LT(sampler::DiagnoseChains(draws).rhat, 1.01) << "dimension " << i;
  }
}

TEST(RunChainTest, DiagonalMetricFindsTheMomentsOfACorrelatedNormal) {
  ExpectMoments(sampler::MetricKind::kDiagonal);
}

TEST(RunChainTest, DenseMetricFindsTheMomentsOfACorrelatedNormal) {
  ExpectMoments(sampler::MetricKind::kDense);
}

TEST(RunChainTest, SparseMetricFindsTheMomentsOfACorrelatedNormal) {
  ExpectMoments(sampler::MetricKind::kSparse);
}

// A straight line far from its origin: intercept and slope correlate by 0.99998, with sds 1e4
// apart.
class DistantLine {
 public:
  int dimension() const { return 2; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    // The level at the middle of the data, where it is independent of the slope.
    const double level = position[0] + kMiddle * position[1];
    gradient[0] = -level / (kLevelSd * kLevelSd);
    gradient[1] = kMiddle * gradient[0] - position[1] / (kSlopeSd * kSlopeSd);
    return -0.5 * (std::pow(level / kLevelSd, 2) + std::pow(position[1] / kSlopeSd, 2));
  }

 private:
  static constexpr double kMiddle = 4000.0;
  static constexpr double kLevelSd = 0.14;
  static constexpr double kSlopeSd = 0.008;
};

// Once its metric is learned, a normal takes trees of depth 2 to 3 whatever its parameters'
// units; what an estimate in wrong units leaves behind shows as deep trees.
TEST(RunChainTest, DenseMetricForgetsUnits) {
  sampler::ChainOptions options;
  options.metric_kind = sampler::MetricKind::kDense;
  const sampler::ChainResult chain = sampler::RunChain(
      DistantLine(), Eigen::Vector2d(1.0, 1.0), sampler::Metric::Diagonal(Eigen::Vector2d::Ones()),
      options, [] { return true; });
  EXPECT_LT(static_cast<double>(chain.leapfrog_count) / options.draw_count, 8.0);
}

TEST(RunChainTest, TellsOfEachDraw) {
  const CorrelatedNormal density;
  const sampler::ChainResult chain = sampler::RunChain(
      density, density.mean(), sampler::Metric::Diagonal(Eigen::VectorXd::Ones(5)),
      sampler::ChainOptions{}, [] { return true; });
  ASSERT_EQ(chain.transitions.size(), 1000U);
  std::int64_t leapfrogs = 0;
  for (const sampler::TransitionInfo& transition : chain.transitions)
    leapfrogs += transition.leapfrog_count;
  EXPECT_EQ(leapfrogs, chain.leapfrog_count);
  EXPECT_GT(chain.warmup_leapfrog_count, 0);
  Eigen::VectorXd gradient(5);
  for (int draw : {0, 999}) {
    EXPECT_EQ(chain.log_densities[draw], density.Evaluate(chain.draws.col(draw), gradient));
  }
}

TEST(RunChainTest, EndsWhenTheCallerWantsToStop) {
  const CorrelatedNormal density;
  int calls = 0;
  const sampler::ChainResult result = sampler::RunChain(
      density, density.mean(), sampler::Metric::Diagonal(Eigen::VectorXd::Ones(5)),
      sampler::ChainOptions{}, [&] { return ++calls < 30; });
  EXPECT_TRUE(result.cancelled);
  EXPECT_EQ(calls, 30);
}

// Leapfrog steps are exactly reversible up to rounding: forth and back returns to the start.
TEST(LeapfrogTest, IsReversible) {
  const CorrelatedNormal density;
  const sampler::Metric metric = sampler::Metric::Dense(density.covariance());
  sampler::SamplerState state{density.mean().array() + 0.3, Eigen::VectorXd(5), 0.0};
  state.log_density = density.Evaluate(state.position, state.gradient);
  const Eigen::VectorXd start = state.position;
  base::RandomStream random(3, base::StreamPurpose::kTest, 0, 0);
  sampler::PhasePoint point = sampler::SetInMotion(state, metric, random);
  for (int i = 0; i < 20; ++i) sampler::TakeLeapfrogStep(density, metric, 0.3, point);
  // The velocity that is carried along is still that of the momentum.
  Eigen::VectorXd velocity(5);
  metric.ComputeVelocity(point.momentum, velocity);
  EXPECT_LT((point.velocity - velocity).cwiseAbs().maxCoeff(), 1e-9);
  for (int i = 0; i < 20; ++i) sampler::TakeLeapfrogStep(density, metric, -0.3, point);
  EXPECT_LT((point.state.position - start).cwiseAbs().maxCoeff(), 1e-9);
}

// The Laplace approximation of a normal is the normal itself.
TEST(LaplaceTest, IsExactForANormal) {
  const CorrelatedNormal density;
  const sampler::LaplaceApproximation laplace =
      sampler::ApproximateByLaplace(density, Eigen::VectorXd::Zero(5), 1e-4);
  EXPECT_LT((laplace.mode - density.mean()).cwiseAbs().maxCoeff(), 1e-2);
  for (int i = 0; i < 5; ++i) {
    for (int j = 0; j < 5; ++j) {
      const double scale = std::sqrt(density.covariance()(i, i) * density.covariance()(j, j));
      EXPECT_NEAR(laplace.covariance(i, j) / scale, density.covariance()(i, j) / scale, 1e-5);
    }
  }
}

}  // namespace
}  // namespace funnelcast

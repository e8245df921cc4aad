// The sampler, with the bench's way of starting, against posteriors whose moments are known in
// closed form. Every mean within 4 Monte Carlo standard errors, every sd within 10 %, R-hat at most
// 1.01, no divergence.
#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <vector>

#include "simulator/sampler/chain.h"
#include "simulator/sampler/sample.h"
#include "tests/simulator/sampler/bench_data.h"
#include "tests/simulator/sampler/report.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

using sampler::MetricKind;

struct Moments {
  double mean;
  double sd;
};

RunSummary Sample(const TargetEntry& entry, sampler::MetricKind metric,
                  double target_acceptance = 0.9) {
  DataChoice choice;
  choice.example = true;
  const absl::StatusOr<Target> target = MakeTarget(entry, choice);
  EXPECT_TRUE(target.ok());
  sampler::SampleOptions options;
  options.chain.draw_count = 2000;
  options.chain.target_acceptance = target_acceptance;
  options.chain.metric_kind = metric;
  const std::vector<sampler::ChainResult> chains =
      sampler::SampleChains(TargetDensity(*target), options);
  return Summarize(ComputeDraws(*target, chains), chains, options.chain.max_depth, 1.0);
}

void ExpectMoments(const RunSummary& summary, const std::vector<Moments>& exact) {
  ASSERT_EQ(summary.outputs.size(), exact.size());
  EXPECT_EQ(summary.divergence_count, 0);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const OutputSummary& output = summary.outputs[i];
    EXPECT_NEAR(output.mean.mean, exact[i].mean, 4.0 * output.mean.mcse) << output.name;
    EXPECT_NEAR(output.mean.sd / exact[i].sd, 1.0, 0.1) << output.name;
    EXPECT_LE(output.diagnostics.rhat, 1.01) << output.name;
  }
}

// Small steps hide a wrong choice among a trajectory's states, since their energies are all but
// equal. With steps so large that the acceptance is 0.6 and many draws, the first four moments of
// a standard normal, and E exp(x / 2) = exp(1/8), show it.
TEST(CoarseStepsTest, LeaveMomentsExact) {
  Target target;
  target.layout.Real("x", 3);
  target.log_density = [](const Eigen::VectorXd& values, Eigen::VectorXd& gradient) {
    gradient = -values;
    return -0.5 * values.squaredNorm();
  };
  sampler::SampleOptions options;
  options.chain.draw_count = 100000;
  options.chain.target_acceptance = 0.6;
  const std::vector<sampler::ChainResult> chains =
      sampler::SampleChains(TargetDensity(target), options);
  for (Eigen::Index i = 0; i < 3; ++i) {
    const Eigen::ArrayXXd x = sampler::CollectDimension(chains, i).array();
    const auto expect = [&](const Eigen::MatrixXd& draws, double exact) {
      const sampler::MeanEstimate estimate = sampler::EstimateMean(draws);
      EXPECT_NEAR(estimate.mean, exact, 4.0 * estimate.mcse) << "dimension " << i;
    };
    expect(x, 0.0);
    expect(x.square(), 1.0);
    expect(x.cube(), 0.0);
    expect(x.square().square(), 3.0);
    expect((0.5 * x).exp(), std::exp(0.125));
  }
}

class MetricTest : public testing::TestWithParam<sampler::MetricKind> {};

TEST_P(MetricTest, FindsCorrelatedNormalsOfScalesFarApart) {
  std::vector<Moments> exact;
  for (int i = 0; i < 10; ++i) {
    exact.push_back({static_cast<double>(i), 0.1 * std::pow(3.0, i)});
  }
  ExpectMoments(Sample(CorrelatedNormal(), GetParam()), exact);
}

// Var t(5) = 5 / (5 - 2).
TEST_P(MetricTest, FindsHeavyTails) {
  ExpectMoments(Sample(HeavyTails(), GetParam()),
                std::vector<Moments>(5, {0.0, std::sqrt(5.0 / 3.0)}));
}

// y = x^2 + N(0, 1), and x^2 is chi-square with one degree of freedom: mean 1, variance 2.
// The bend is sharpest far out, so that steps must be as small as the bench's.
TEST_P(MetricTest, FindsABentNormal) {
  ExpectMoments(Sample(Banana(), GetParam(), 0.98), {{0.0, 1.0}, {1.0, std::sqrt(3.0)}});
}

// Gamma(a, rate b): mean a / b, variance a / b^2. Beta(2,3): mean 2/5, variance 1/25. Dirichlet:
// shares m_i = a_i / 10, variances m_i (1 - m_i) / 11. Three ordered normals: the largest has mean
// 3 / (2 sqrt(pi)) and variance 1 - 9 / (4 pi) + sqrt(3) / (2 pi), the middle one mean 0 and
// variance 1 - sqrt(3) / pi (David and Nagaraja 2003, section 3.2). Waits: the first of two is
// Exponential(2), the second a further Exponential(1) later.
TEST_P(MetricTest, FindsBoundedValues) {
  const double pi = 4.0 * std::atan(1.0);
  const double outer = 1.5 / std::sqrt(pi);
  const double outer_sd = std::sqrt(1.0 - 2.25 / pi + std::sqrt(3.0) / (2.0 * pi));
  const std::vector<Moments> exact = {
      {1.5, std::sqrt(3.0) / 2.0},
      {2.0, 1.0},
      {0.2, 0.6},
      {0.2, std::sqrt(0.16 / 11.0)},
      {0.3, std::sqrt(0.21 / 11.0)},
      {0.5, std::sqrt(0.25 / 11.0)},
      {-outer, outer_sd},
      {0.0, std::sqrt(1.0 - std::sqrt(3.0) / pi)},
      {outer, outer_sd},
      {0.5, 0.5},
      {1.5, std::sqrt(1.25)},
  };
  ExpectMoments(Sample(BoundedValues(), GetParam()), exact);
}

// Flat priors of b and sigma: sigma^2 is inverse gamma with shape (n - k - 1) / 2 and scale S / 2,
// where S is the residual sum of squares of k = 4 coefficients; b is Student t around the least
// squares estimate with covariance S / (n - k - 3) (X'X)^-1.
TEST_P(MetricTest, FindsARegressionWithFlatPriors) {
  const Json data = EarningsInteraction().example_data();
  const Eigen::VectorXd height = ReadNumbers(data, "height");
  const Eigen::VectorXd male = ReadNumbers(data, "male");
  const Eigen::VectorXd outcome = ReadNumbers(data, "earn").array().log();
  Eigen::MatrixXd design(outcome.size(), 4);
  design << Eigen::VectorXd::Ones(outcome.size()), height, male, height.cwiseProduct(male);
  const Eigen::MatrixXd inverse = (design.transpose() * design).inverse();
  const Eigen::VectorXd estimate = inverse * (design.transpose() * outcome);
  const double squares = (outcome - design * estimate).squaredNorm();
  const double shape = 0.5 * (static_cast<double>(outcome.size()) - 5.0);
  std::vector<Moments> exact;
  for (int i = 0; i < 4; ++i) {
    const double variance = squares / (2.0 * shape - 2.0) * inverse(i, i);
    exact.push_back({estimate[i], std::sqrt(variance)});
  }
  const double mean =
      std::sqrt(0.5 * squares) * std::exp(std::lgamma(shape - 0.5) - std::lgamma(shape));
  exact.push_back({mean, std::sqrt(0.5 * squares / (shape - 1.0) - mean * mean)});
  ExpectMoments(Sample(EarningsInteraction(), GetParam()), exact);
}

INSTANTIATE_TEST_SUITE_P(BothMetrics, MetricTest,
                         testing::Values(sampler::MetricKind::kDiagonal,
                                         sampler::MetricKind::kDense));

}  // namespace
}  // namespace funnelcast::sampler_bench

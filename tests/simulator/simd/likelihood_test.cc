// Observation noise: normalisation, derivatives, limits.
#include "simulator/simd/likelihood.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/negative_binomial.hpp>
#include <cmath>
#include <vector>

namespace funnelcast {
namespace {

struct Term {
  double log_density;
  double by_log_mean;
  double by_log_omega;
};

Term NegativeBinomial(double y, double log_mean, double omega) {
  double by_log_mean = 0.0;
  const simd::LikelihoodSum sum =
      simd::CountLikelihood({y}).Evaluate(omega, {&log_mean, 1}, {&by_log_mean, 1});
  return {sum.log_density, by_log_mean, sum.by_log_omega};
}

Term LogNormal(double log_y, double log_mean, double omega) {
  double by_log_mean = 0.0;
  const simd::LikelihoodSum sum =
      simd::EvaluateLogNormal(omega, {&log_y, 1}, {&log_mean, 1}, {&by_log_mean, 1});
  return {sum.log_density, by_log_mean, sum.by_log_omega};
}

double NegativeBinomialLog(double y, double log_mean, double omega) {
  return NegativeBinomial(y, log_mean, omega).log_density;
}

// Both branches: shape 4 (direct) and shape 44 (Stirling difference).
TEST(NegativeBinomialTermTest, ProbabilitiesSumToOne) {
  for (const double omega : {0.5, 0.15}) {
    double sum = 0.0;
    for (int y = 0; y < 400; ++y) sum += std::exp(NegativeBinomialLog(y, std::log(20.0), omega));
    EXPECT_NEAR(sum, 1.0, 1e-10);
  }
}

TEST(NegativeBinomialTermTest, DerivativesMatchCentralDifferences) {
  constexpr double kStep = 1e-6;
  for (const double omega : {1.3, 0.5, 0.15, 0.01}) {
    for (const double y : {0.0, 3.0, 250.0, 1e6}) {
      const double log_mean = std::log(y + 7.0);
      // The difference quotient cannot be better than the rounding of terms of size y log y.
      const double rounding = 8.0 * 2.2e-16 * y * std::log(y + 2.0) / kStep;
      const Term term = NegativeBinomial(y, log_mean, omega);
      const double by_mean = (NegativeBinomialLog(y, log_mean + kStep, omega) -
                              NegativeBinomialLog(y, log_mean - kStep, omega)) /
                             (2.0 * kStep);
      const double up = NegativeBinomialLog(y, log_mean, omega * std::exp(kStep));
      const double down = NegativeBinomialLog(y, log_mean, omega * std::exp(-kStep));
      EXPECT_NEAR(term.by_log_mean, by_mean, 1e-5 * (1.0 + std::abs(by_mean)) + rounding);
      EXPECT_NEAR(term.by_log_omega, (up - down) / (2.0 * kStep),
                  1e-5 * (1.0 + std::abs(term.by_log_omega)) + rounding);
    }
  }
}

// As omega goes to 0 the shape goes to infinity and the count is Poisson.
TEST(NegativeBinomialTermTest, TendsToPoissonForVanishingNoise) {
  const double y = 12.0;
  const double mean = 9.0;
  const double poisson = y * std::log(mean) - mean - std::lgamma(y + 1.0);
  EXPECT_NEAR(NegativeBinomialLog(y, std::log(mean), 1e-6), poisson, 1e-6);
}

// A probability is never above 1, however absurd the mean and the noise that a search tries. Once a
// mean of exp(1e15) had one of exp(1e22), and the search for the mode went there.
TEST(NegativeBinomialTermTest, ProbabilitiesStayBelowOneForAbsurdParameters) {
  for (const double y : {0.0, 1.0, 300.0, 1e6, 1e12}) {
    for (const double log_omega : {-18.0, -8.0, -2.0, 0.0, 5.0, 20.0}) {
      for (const double log_mean : {-1e15, -800.0, -5.0, 0.0, 20.0, 599.0, 601.0, 800.0, 1e15}) {
        const Term term = NegativeBinomial(y, log_mean, std::exp(log_omega));
        EXPECT_LE(term.log_density, 1e-10 * (1.0 + y))
            << y << ", log omega " << log_omega << ", log mean " << log_mean;
        EXPECT_TRUE(std::isfinite(term.by_log_mean));
        EXPECT_TRUE(std::isfinite(term.by_log_omega));
      }
    }
  }
}

// For a mean that dwarfs the shape, log p is lgamma(y + r) - lgamma(r) - lgamma(y + 1) + r log r -
// r log mean, on both sides of the place where the formula changes.
TEST(NegativeBinomialTermTest, HugeMeansHaveTheirLimit) {
  for (const double omega : {1.3, 0.15}) {
    const double r = 1.0 / (omega * omega);
    for (const double log_mean : {400.0, 599.0, 601.0, 1e9}) {
      const double limit =
          std::lgamma(37.0 + r) - std::lgamma(r) - std::lgamma(38.0) + r * (std::log(r) - log_mean);
      EXPECT_NEAR(NegativeBinomialLog(37.0, log_mean, omega), limit, 1e-11 * std::abs(limit));
      EXPECT_NEAR(NegativeBinomial(37.0, log_mean, omega).by_log_mean, -r, 1e-12 * r);
    }
  }
}

// A series is the sum of its observations, whatever the width of the machine's vectors; shapes on
// both sides of the change to the Stirling difference, outcomes on both sides of ten.
TEST(NegativeBinomialTermTest, SeriesAddUp) {
  const std::vector<double> outcomes = {0.0, 1.0, 2.0, 9.0, 14.0, 300.0, 5e5};
  for (std::size_t count = 1; count <= outcomes.size(); ++count) {
    for (const double omega : {2.0, 0.6, 0.1}) {
      const std::vector<double> some(outcomes.begin(),
                                     outcomes.begin() + static_cast<std::ptrdiff_t>(count));
      std::vector<double> log_means;
      for (const double y : some) log_means.push_back(std::log(0.8 * y + 2.0));
      std::vector<double> slopes(count);
      const simd::LikelihoodSum sum =
          simd::CountLikelihood(some).Evaluate(omega, log_means, slopes);
      double log_density = 0.0;
      double by_log_omega = 0.0;
      for (std::size_t i = 0; i < count; ++i) {
        const double r = 1.0 / (omega * omega);
        const double y = some[i];
        const double mean = std::exp(log_means[i]);
        const boost::math::negative_binomial exact(r, r / (r + mean));
        log_density += std::log(pdf(exact, y));
        const Term term = NegativeBinomial(y, log_means[i], omega);
        by_log_omega += term.by_log_omega;
        EXPECT_EQ(slopes[i], term.by_log_mean);
      }
      EXPECT_NEAR(sum.log_density, log_density, 1e-9 * (1.0 + std::abs(log_density)));
      EXPECT_NEAR(sum.by_log_omega, by_log_omega, 1e-9 * (1.0 + std::abs(by_log_omega)));
    }
  }
}

TEST(LogNormalTest, DerivativesMatchCentralDifferences) {
  constexpr double kStep = 1e-6;
  const double log_y = 2.0;
  const double mean = 1.7;
  const double omega = 0.6;
  const Term term = LogNormal(log_y, mean, omega);
  const double by_mean = (LogNormal(log_y, mean + kStep, omega).log_density -
                          LogNormal(log_y, mean - kStep, omega).log_density) /
                         (2.0 * kStep);
  const double by_omega = (LogNormal(log_y, mean, omega * std::exp(kStep)).log_density -
                           LogNormal(log_y, mean, omega * std::exp(-kStep)).log_density) /
                          (2.0 * kStep);
  EXPECT_NEAR(term.by_log_mean, by_mean, 1e-8);
  EXPECT_NEAR(term.by_log_omega, by_omega, 1e-8);
}

}  // namespace
}  // namespace funnelcast

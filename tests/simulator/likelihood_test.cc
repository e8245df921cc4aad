// Observation noise: normalisation, derivatives, limits.
#include "simulator/model/likelihood.h"

#include <gtest/gtest.h>

#include <cmath>

namespace funnelcast::simulator {
namespace {

double LogFactorial(double y) { return std::lgamma(y + 1.0); }

double NegativeBinomialLog(double y, double log_mean, double omega) {
  return NegativeBinomialTerm(omega).Evaluate(y, log_mean, LogFactorial(y)).log_density;
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
      const LikelihoodTerm term =
          NegativeBinomialTerm(omega).Evaluate(y, log_mean, LogFactorial(y));
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
  const double poisson = y * std::log(mean) - mean - LogFactorial(y);
  EXPECT_NEAR(NegativeBinomialLog(y, std::log(mean), 1e-6), poisson, 1e-6);
}

TEST(LogNormalTest, DerivativesMatchCentralDifferences) {
  constexpr double kStep = 1e-6;
  const double log_y = 2.0;
  const double mean = 1.7;
  const double log_omega = -0.5;
  const LikelihoodTerm term = EvaluateLogNormal(log_y, mean, log_omega);
  const double by_mean = (EvaluateLogNormal(log_y, mean + kStep, log_omega).log_density -
                          EvaluateLogNormal(log_y, mean - kStep, log_omega).log_density) /
                         (2.0 * kStep);
  const double by_omega = (EvaluateLogNormal(log_y, mean, log_omega + kStep).log_density -
                           EvaluateLogNormal(log_y, mean, log_omega - kStep).log_density) /
                          (2.0 * kStep);
  EXPECT_NEAR(term.by_log_mean, by_mean, 1e-8);
  EXPECT_NEAR(term.by_log_omega, by_omega, 1e-8);
}

}  // namespace
}  // namespace funnelcast::simulator

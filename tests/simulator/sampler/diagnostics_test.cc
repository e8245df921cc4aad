// R-hat and effective sample sizes on chains whose properties are known.
#include "simulator/sampler/diagnostics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "simulator/base/random.h"

namespace funnelcast {
namespace {

// AR(1) chains with the given autocorrelation and unit variance: ESS = n (1 - rho) / (1 + rho).
Eigen::MatrixXd MakeChains(double rho, int draw_count, int chain_count) {
  Eigen::MatrixXd draws(draw_count, chain_count);
  for (int c = 0; c < chain_count; ++c) {
    base::RandomStream random(11, base::StreamPurpose::kTest, 1, static_cast<std::uint32_t>(c));
    double value = random.Normal();
    for (int d = 0; d < draw_count; ++d) {
      draws(d, c) = value;
      value = rho * value + std::sqrt(1.0 - rho * rho) * random.Normal();
    }
  }
  return draws;
}

TEST(DiagnoseChainsTest, IndependentDrawsCountInFull) {
  const sampler::ChainDiagnostics result = sampler::DiagnoseChains(MakeChains(0.0, 2000, 4));
  EXPECT_LT(result.rhat, 1.005);
  EXPECT_NEAR(result.bulk_ess / 8000.0, 1.0, 0.15);
  EXPECT_NEAR(result.tail_ess / 8000.0, 1.0, 0.2);
}

TEST(DiagnoseChainsTest, CorrelatedDrawsCountLess) {
  const double expected = 20000.0 * 4.0 * (1.0 - 0.8) / (1.0 + 0.8);
  const sampler::ChainDiagnostics result = sampler::DiagnoseChains(MakeChains(0.8, 20000, 4));
  EXPECT_NEAR(result.bulk_ess / expected, 1.0, 0.15);
}

TEST(DiagnoseChainsTest, ChainsInDifferentPlacesHaveALargeRhat) {
  Eigen::MatrixXd draws = MakeChains(0.0, 500, 4);
  draws.col(3).array() += 2.0;
  EXPECT_GT(sampler::DiagnoseChains(draws).rhat, 1.1);
}

// Equal means, unequal scales: only the folded R-hat sees it.
TEST(DiagnoseChainsTest, ChainsOfDifferentWidthHaveALargeRhat) {
  Eigen::MatrixXd draws = MakeChains(0.0, 500, 4);
  draws.col(3) *= 4.0;
  EXPECT_GT(sampler::DiagnoseChains(draws).rhat, 1.1);
}

// Chains that any language makes alike: value = rho value + u - 1/2 with u from the C library's old
// linear congruential generator (modulus 2^31), seeded with 12345 + chain, plus `shift` a chain.
Eigen::MatrixXd MakeCongruentialChains(double rho, int draw_count, int chain_count, double shift) {
  Eigen::MatrixXd draws(draw_count, chain_count);
  for (int c = 0; c < chain_count; ++c) {
    std::uint64_t state = 12345 + static_cast<std::uint64_t>(c);
    double value = 0.0;
    for (int d = 0; d < draw_count; ++d) {
      state = (state * 1103515245 + 12345) % 2147483648;
      value = rho * value + (static_cast<double>(state) / 2147483648.0 - 0.5);
      draws(d, c) = value + shift * c;
    }
  }
  return draws;
}

struct Expected {
  double rhat;
  double bulk_ess;
  double tail_ess;
  double mean_ess;
  double mcse;
};

void ExpectDiagnostics(const Eigen::MatrixXd& draws, const Expected& expected) {
  constexpr double kTolerance = 1e-8;  // the expected values have ten digits
  const sampler::ChainDiagnostics result = sampler::DiagnoseChains(draws);
  EXPECT_NEAR(result.rhat / expected.rhat, 1.0, kTolerance);
  EXPECT_NEAR(result.bulk_ess / expected.bulk_ess, 1.0, kTolerance);
  EXPECT_NEAR(result.tail_ess / expected.tail_ess, 1.0, kTolerance);
  const sampler::MeanEstimate mean = sampler::EstimateMean(draws);
  EXPECT_NEAR(std::pow(mean.sd / mean.mcse, 2) / expected.mean_ess, 1.0, kTolerance);
  EXPECT_NEAR(mean.mcse / expected.mcse, 1.0, kTolerance);
}

// The numbers below are those of ArviZ 0.23.4: rhat, ess of "bulk", "tail" and "mean", mcse of
// "mean". It follows the same paper and shares no code with ours.
TEST(DiagnoseChainsTest, AgreesWithArvizOnCorrelatedDraws) {
  ExpectDiagnostics(MakeCongruentialChains(0.7, 500, 4, 0.0),
                    {1.016983218, 404.829133, 625.0133021, 409.6327014, 0.0195841474});
}

TEST(DiagnoseChainsTest, AgreesWithArvizOnAlternatingDraws) {
  ExpectDiagnostics(MakeCongruentialChains(-0.5, 500, 4, 0.0),
                    {1.000870172, 6602.059991, 1945.348641, 6602.059991, 0.004091695479});
}

TEST(DiagnoseChainsTest, AgreesWithArvizOnAnOddCountOfDraws) {
  ExpectDiagnostics(MakeCongruentialChains(0.3, 251, 3, 0.0),
                    {1.010409296, 373.4139126, 566.6922098, 400.8834983, 0.01512561403});
}

TEST(DiagnoseChainsTest, AgreesWithArvizOnChainsInDifferentPlaces) {
  ExpectDiagnostics(MakeCongruentialChains(0.5, 400, 4, 0.2),
                    {1.27939929, 12.32542805, 75.22133015, 12.26470436, 0.1174272139});
}

// Quarters only, so that many draws share a rank.
TEST(DiagnoseChainsTest, AgreesWithArvizOnTies) {
  const Eigen::MatrixXd draws = MakeCongruentialChains(0.6, 300, 4, 0.0);
  ExpectDiagnostics((draws.array() * 4.0).floor() / 4.0,
                    {1.013705748, 332.216431, 528.7458739, 336.585868, 0.02007530732});
}

TEST(DiagnoseChainsTest, AgreesWithArvizOnSlowChains) {
  ExpectDiagnostics(MakeCongruentialChains(0.99, 200, 2, 0.0),
                    {1.170202584, 9.431773612, 43.71615791, 8.555847791, 0.333357503});
}

TEST(DiagnoseChainsTest, AConstantHasRhatOne) {
  const sampler::ChainDiagnostics result =
      sampler::DiagnoseChains(Eigen::MatrixXd::Constant(100, 4, 3.0));
  EXPECT_EQ(result.rhat, 1.0);
  EXPECT_EQ(result.bulk_ess, 400.0);
}

}  // namespace
}  // namespace funnelcast

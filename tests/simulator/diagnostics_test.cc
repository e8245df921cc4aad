// R-hat and effective sample sizes on chains whose properties are known.
#include "simulator/sampler/diagnostics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/base/random.h"

namespace funnelcast::simulator {
namespace {

// AR(1) chains with the given autocorrelation and unit variance: ESS = n (1 - rho) / (1 + rho).
Eigen::MatrixXd MakeChains(double rho, int draw_count, int chain_count) {
  Eigen::MatrixXd draws(draw_count, chain_count);
  for (int c = 0; c < chain_count; ++c) {
    RandomStream random(11, StreamPurpose::kTest, 1, static_cast<std::uint32_t>(c));
    double value = random.Normal();
    for (int d = 0; d < draw_count; ++d) {
      draws(d, c) = value;
      value = rho * value + std::sqrt(1.0 - rho * rho) * random.Normal();
    }
  }
  return draws;
}

TEST(DiagnoseChainsTest, IndependentDrawsCountInFull) {
  const ChainDiagnostics result = DiagnoseChains(MakeChains(0.0, 2000, 4));
  EXPECT_LT(result.rhat, 1.005);
  EXPECT_NEAR(result.bulk_ess / 8000.0, 1.0, 0.15);
  EXPECT_NEAR(result.tail_ess / 8000.0, 1.0, 0.2);
}

TEST(DiagnoseChainsTest, CorrelatedDrawsCountLess) {
  const double expected = 20000.0 * 4.0 * (1.0 - 0.8) / (1.0 + 0.8);
  const ChainDiagnostics result = DiagnoseChains(MakeChains(0.8, 20000, 4));
  EXPECT_NEAR(result.bulk_ess / expected, 1.0, 0.15);
}

TEST(DiagnoseChainsTest, ChainsInDifferentPlacesHaveALargeRhat) {
  Eigen::MatrixXd draws = MakeChains(0.0, 500, 4);
  draws.col(3).array() += 2.0;
  EXPECT_GT(DiagnoseChains(draws).rhat, 1.1);
}

// Equal means, unequal scales: only the folded R-hat sees it.
TEST(DiagnoseChainsTest, ChainsOfDifferentWidthHaveALargeRhat) {
  Eigen::MatrixXd draws = MakeChains(0.0, 500, 4);
  draws.col(3) *= 4.0;
  EXPECT_GT(DiagnoseChains(draws).rhat, 1.1);
}

TEST(DiagnoseChainsTest, AConstantHasRhatOne) {
  const ChainDiagnostics result = DiagnoseChains(Eigen::MatrixXd::Constant(100, 4, 3.0));
  EXPECT_EQ(result.rhat, 1.0);
  EXPECT_EQ(result.bulk_ess, 400.0);
}

}  // namespace
}  // namespace funnelcast::simulator

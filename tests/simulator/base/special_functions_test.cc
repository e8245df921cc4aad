// Special functions against Boost's.
#include "simulator/base/special_functions.h"

#include <gtest/gtest.h>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "simulator/base/civil_day.h"

namespace funnelcast {
namespace {

TEST(SpecialFunctionsTest, LogGammaAndDigammaMatchBoost) {
  for (double x = 1e-3; x < 1e9; x *= 1.37) {
    SCOPED_TRACE(x);
    const base::LogGammaAndDigamma ours = base::ComputeLogGammaAndDigamma(x);
    const double log_gamma = boost::math::lgamma(x);
    const double digamma = boost::math::digamma(x);
    EXPECT_NEAR(ours.log_gamma, log_gamma, 1e-12 * (1.0 + std::abs(log_gamma)));
    EXPECT_NEAR(ours.digamma, digamma, 1e-12 * (1.0 + std::abs(digamma)));
  }
}

TEST(SpecialFunctionsTest, InverseLogitDoesNotOverflow) {
  EXPECT_EQ(base::InverseLogit(0.0), 0.5);
  EXPECT_NEAR(base::InverseLogit(-800.0), 0.0, 1e-300);
  EXPECT_EQ(base::InverseLogit(800.0), 1.0);
}

TEST(SpecialFunctionsTest, NormalQuantileMatchesKnownValues) {
  EXPECT_NEAR(base::NormalQuantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(base::NormalQuantile(0.5), 0.0, 1e-15);
}

TEST(CivilDayTest, FormatsDaysBeforeAndAfterTheEpochAndLeapDays) {
  EXPECT_EQ(base::FormatDay(0), "1970-01-01");
  EXPECT_EQ(base::FormatDay(-1), "1969-12-31");
  EXPECT_EQ(base::FormatDay(19782), "2024-02-29");
  EXPECT_EQ(base::FormatDay(20454), "2026-01-01");
}

}  // namespace
}  // namespace funnelcast

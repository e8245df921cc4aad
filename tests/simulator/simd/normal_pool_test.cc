// The pool holds the standard normal's quantiles in an order that says nothing.
#include "simulator/simd/normal_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

namespace funnelcast {
namespace {

std::vector<double> Pool() { return {simd::NormalPool(), simd::NormalPool() + simd::kPoolSize}; }

TEST(NormalPoolTest, HoldsTheQuantiles) {
  std::vector<double> pool = Pool();
  std::sort(pool.begin(), pool.end());
  const boost::math::normal normal;
  double squares = 0.0;
  for (std::size_t k = 0; k < simd::kPoolSize; ++k) {
    const double exact = quantile(normal, (static_cast<double>(k) + 0.5) / double{simd::kPoolSize});
    EXPECT_NEAR(pool[k], exact, 1e-4 * std::abs(exact)) << k;
    EXPECT_EQ(pool[k], -pool[simd::kPoolSize - 1 - k]) << k;
    squares += pool[k] * pool[k] / double{simd::kPoolSize};
  }
  EXPECT_NEAR(squares, 1.0, 1e-6);
}

// Products of neighbours have a standard error of 1/128.
TEST(NormalPoolTest, NeighboursHaveNothingToDoWithEachOther) {
  const std::vector<double> pool = Pool();
  for (std::size_t distance = 1; distance < simd::kNormalRun; ++distance) {
    double product = 0.0;
    for (std::size_t k = 0; k < simd::kPoolSize; ++k) {
      product += pool[k] * pool[(k + distance) % simd::kPoolSize] / double{simd::kPoolSize};
    }
    EXPECT_LT(std::abs(product), 4.0 / 128.0) << distance;
  }
}

// The variance of a mean over runs to that over independent normals: 1 + 2/16 sum (16 - d) r_d.
TEST(NormalPoolTest, MeansOverRunsErrAsThoseOverIndependentNormals) {
  const std::vector<double> pool = Pool();
  double sums = 0.0;
  for (std::size_t k = 0; k < simd::kPoolSize; ++k) {
    double sum = 0.0;
    for (std::size_t i = 0; i < simd::kNormalRun; ++i) sum += pool[(k + i) % simd::kPoolSize];
    sums += sum * sum / double{simd::kPoolSize};
  }
  EXPECT_NEAR(sums / double{simd::kNormalRun}, 1.0, 0.1);
}

TEST(NormalPoolTest, BeginsAnewAtItsEnd) {
  EXPECT_TRUE(std::equal(simd::NormalPool(), simd::NormalPool() + simd::kNormalRun,
                         simd::NormalPool() + simd::kPoolSize));
}

}  // namespace
}  // namespace funnelcast

// Streams depend on their key alone; distributions have their moments.
#include "simulator/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "simulator/base/special_functions.h"

namespace funnelcast {
namespace {

constexpr int kCount = 200000;

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

Moments Measure(const std::function<double(base::RandomStream&)>& draw) {
  base::RandomStream random(7, base::StreamPurpose::kTest, 0, 0);
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kCount; ++i) {
    const double value = draw(random);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kCount;
  return {mean, squares / kCount - mean * mean};
}

// Four Monte Carlo standard errors; that of a variance of a nearly normal quantity is variance
// sqrt(2 / n), doubled here for the heavier tails of counts.
void ExpectMoments(const Moments& moments, double mean, double variance) {
  EXPECT_NEAR(moments.mean, mean, 4.0 * std::sqrt(variance / kCount));
  EXPECT_NEAR(moments.variance, variance, 4.0 * 2.0 * variance * std::sqrt(2.0 / kCount) + 1e-9);
}

TEST(RandomStreamTest, SameKeyGivesTheSameNumbers) {
  base::RandomStream a(1, base::StreamPurpose::kTest, 2, 3);
  base::RandomStream b(1, base::StreamPurpose::kTest, 2, 3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a(), b());
}

TEST(RandomStreamTest, EveryPartOfTheKeyMatters) {
  base::RandomStream base(1, base::StreamPurpose::kTest, 2, 3);
  const std::uint32_t first = base();
  EXPECT_NE(first, base::RandomStream(2, base::StreamPurpose::kTest, 2, 3)());
  EXPECT_NE(first, base::RandomStream(1, base::StreamPurpose::kOutcome, 2, 3)());
  EXPECT_NE(first, base::RandomStream(1, base::StreamPurpose::kTest, 3, 3)());
  EXPECT_NE(first, base::RandomStream(1, base::StreamPurpose::kTest, 2, 4)());
}

TEST(RandomStreamTest, UniformAndNormalHaveTheirMoments) {
  ExpectMoments(Measure([](base::RandomStream& r) { return r.Uniform(); }), 0.5, 1.0 / 12.0);
  ExpectMoments(Measure([](base::RandomStream& r) { return r.Normal(); }), 0.0, 1.0);
  ExpectMoments(Measure([](base::RandomStream& r) { return r.NormalByInversion(); }), 0.0, 1.0);
}

// Shapes below 1, below and above the change to the Wilson-Hilferty cube.
TEST(RandomStreamTest, GammaHasMeanAndVarianceOfItsShape) {
  for (const double shape : {0.3, 2.5, 29.0, 31.0, 5000.0}) {
    SCOPED_TRACE(shape);
    ExpectMoments(Measure([shape](base::RandomStream& r) { return r.Gamma(shape); }), shape, shape);
  }
}

TEST(RandomStreamTest, PoissonHasMeanAndVarianceOfItsMean) {
  for (const double mean : {0.2, 6.0, 99.0, 5001.0, 3e9}) {
    SCOPED_TRACE(mean);
    ExpectMoments(Measure([mean](base::RandomStream& r) { return r.Poisson(mean); }), mean, mean);
  }
}

TEST(RandomStreamTest, NegativeBinomialAddsTheSquareOverTheShape) {
  for (const double shape : {3.0, 44.0, 900.0}) {
    SCOPED_TRACE(shape);
    for (const double mean : {8.0, 50.0, 900.0}) {
      ExpectMoments(Measure([=](base::RandomStream& r) { return r.NegativeBinomial(mean, shape); }),
                    mean, mean + mean * mean / shape);
    }
  }
  EXPECT_EQ(base::RandomStream(1, base::StreamPurpose::kTest, 0, 0).NegativeBinomial(0.0, 5.0),
            0.0);
}

// The share of draws at or below exact quantiles is their probability, within four standard errors
// and what the fast expansions are allowed to be off: 0.005 standard deviations of a gamma, half a
// count of a Poisson.
void ExpectQuantiles(const std::function<double(base::RandomStream&)>& draw,
                     const std::function<double(double)>& quantile, double slack) {
  base::RandomStream random(8, base::StreamPurpose::kTest, 0, 0);
  std::vector<double> draws(kCount);
  for (double& value : draws) value = draw(random);
  std::sort(draws.begin(), draws.end());
  for (const double probability : {0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999}) {
    const double error = 4.0 * std::sqrt(probability * (1.0 - probability) / kCount);
    const auto share = [&](double value) {
      return static_cast<double>(std::upper_bound(draws.begin(), draws.end(), value) -
                                 draws.begin()) /
             kCount;
    };
    const double value = quantile(probability);
    EXPECT_GE(share(value + slack), probability - error) << probability;
    EXPECT_LE(share(value - slack), probability + error) << probability;
  }
}

// The same numbers through the exact quantile; both streams have the same key, and one takes a
// number for one normal.
TEST(RandomStreamTest, NormalByInversionIsTheQuantileOfItsNumber) {
  base::RandomStream fast(9, base::StreamPurpose::kTest, 0, 0);
  base::RandomStream bits(9, base::StreamPurpose::kTest, 0, 0);
  for (int i = 0; i < kCount; ++i) {
    const double probability = (static_cast<double>(bits()) + 0.5) / 4294967296.0;
    ASSERT_NEAR(fast.NormalByInversion(), base::NormalQuantile(probability), 1e-6) << probability;
  }
}

TEST(RandomStreamTest, FastGammaHasTheQuantilesOfAGamma) {
  for (const double shape : {30.5, 44.0, 300.0}) {
    SCOPED_TRACE(shape);
    const boost::math::gamma_distribution<double> exact(shape, 1.0);
    ExpectQuantiles([shape](base::RandomStream& r) { return r.Gamma(shape); },
                    [&](double p) { return boost::math::quantile(exact, p); },
                    0.005 * std::sqrt(shape));
  }
}

TEST(RandomStreamTest, FastPoissonHasTheQuantilesOfAPoisson) {
  for (const double mean : {100.5, 6000.0}) {
    SCOPED_TRACE(mean);
    using RoundUp = boost::math::policies::policy<
        boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;
    const boost::math::poisson_distribution<double, RoundUp> exact(mean);
    ExpectQuantiles([mean](base::RandomStream& r) { return r.Poisson(mean); },
                    [&](double p) { return boost::math::quantile(exact, p); }, 0.5);
  }
}

TEST(RandomStreamTest, BinomialHasTheQuantilesOfABinomial) {
  const struct {
    double count;
    double probability;
  } cases[] = {{7.0, 0.3}, {1000.0, 0.02}, {1000.0, 0.04}, {500.0, 0.9}, {1e6, 0.5}};
  for (const auto& [count, probability] : cases) {
    SCOPED_TRACE(count * probability);
    using RoundUp = boost::math::policies::policy<
        boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;
    const boost::math::binomial_distribution<double, RoundUp> exact(count, probability);
    ExpectQuantiles(
        [n = count, q = probability](base::RandomStream& r) { return r.Binomial(n, q); },
        [&](double p) { return boost::math::quantile(exact, p); }, 0.5);
  }
}

}  // namespace
}  // namespace funnelcast

// Distributions over the counter-based streams.
#include "simulator/base/random.h"

#include <algorithm>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>

namespace funnelcast::base {
namespace {

constexpr double kInvertedBinomialMean = 30.0;

}  // namespace

double random_internal::TailQuantile(double tail) {
  double r = std::sqrt(-std::log(tail));
  if (r <= 5.0) {
    r -= 1.6;
    return (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) /
           ((0.12021132975 * r + 0.73700164250) * r + 1.0);
  }
  r -= 5.0;
  return (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) /
         ((0.012258202635 * r + 0.24197894225) * r + 1.0);
}

double RandomStream::Normal() { return boost::random::normal_distribution<double>()(*this); }

double RandomStream::Gamma(double shape) {
  if (shape >= random_internal::kWilsonHilfertyShape) {
    return shape * random_internal::WilsonHilferty(NegativeBinomialShape(shape), Normal());
  }
  if (shape < 1.0) return Gamma(shape + 1.0) * std::pow(Uniform(), 1.0 / shape);
  // Marsaglia and Tsang 2000, "A simple method for generating gamma variables".
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = Normal();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double u = Uniform();
    if (u < 1.0 - 0.0331 * x * x * x * x) return d * v;
    if (std::log(u) < 0.5 * x * x + d * (1.0 - v + std::log(v))) return d * v;
  }
}

double RandomStream::Poisson(double mean) {
  if (!(mean > 0.0)) return 0.0;
  if (mean > random_internal::kPoissonExpansionMean)
    return random_internal::ExpandPoisson(mean, Normal());
  return static_cast<double>(boost::random::poisson_distribution<int, double>(mean)(*this));
}

double RandomStream::Binomial(double count, double probability) {
  if (!(count > 0.0) || !(probability > 0.0)) return 0.0;
  if (probability >= 1.0) return count;
  if (probability > 0.5) return count - Binomial(count, 1.0 - probability);
  const double mean = count * probability;
  if (mean < kInvertedBinomialMean) {
    // Inversion from 0 upwards.
    const double odds = probability / (1.0 - probability);
    double left = Uniform();
    double chance = std::exp(count * std::log1p(-probability));
    double value = 0.0;
    while (left > chance && value < count) {
      left -= chance;
      chance *= odds * (count - value) / (value + 1.0);
      value += 1.0;
    }
    return value;
  }
  const double z = Normal();
  const double sd = std::sqrt(mean * (1.0 - probability));
  const double value = mean + sd * z + (1.0 - 2.0 * probability) * (z * z - 1.0) / 6.0;
  return std::clamp(std::floor(value + 0.5), 0.0, count);
}

}  // namespace funnelcast::base

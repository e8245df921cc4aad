// Distributions over the counter-based streams.
#include "simulator/base/random.h"

#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>

namespace funnelcast::simulator {
namespace {

// Above this mean a Poisson is drawn by its second-order normal expansion: the skewness that the
// expansion leaves out is below 1e-4 there, far under what the gamma mixture around it adds.
constexpr double kPoissonExpansionMean = 5000.0;

// Above this shape a gamma is drawn by the Wilson-Hilferty cube (Wilson and Hilferty 1931), whose
// quantiles from 0.1 % to 99.9 % are then within 0.005 of a standard deviation.
constexpr double kWilsonHilfertyShape = 30.0;

}  // namespace

double RandomStream::Normal() { return boost::random::normal_distribution<double>()(*this); }

double RandomStream::Gamma(double shape) {
  if (shape >= kWilsonHilfertyShape) {
    const double ninth = 1.0 / (9.0 * shape);
    const double root = 1.0 - ninth + Normal() * std::sqrt(ninth);
    return shape * root * root * root;
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
  if (mean > kPoissonExpansionMean) {
    const double z = Normal();
    return std::max(0.0, std::round(mean + std::sqrt(mean) * z + (z * z - 1.0) / 6.0));
  }
  return static_cast<double>(boost::random::poisson_distribution<int, double>(mean)(*this));
}

double RandomStream::NegativeBinomial(double mean, double shape) {
  if (!(mean > 0.0)) return 0.0;
  return Poisson(mean * Gamma(shape) / shape);
}

}  // namespace funnelcast::simulator

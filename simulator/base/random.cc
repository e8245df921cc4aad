// Distributions over the counter-based streams.
#include "simulator/base/random.h"

#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>

namespace funnelcast::simulator {
namespace {

// Above this mean a Poisson is drawn by its second-order Cornish-Fisher expansion. The next term,
// (z^3 - z) / (72 sqrt(mean)), is below 0.01 of a count there even three standard deviations out.
// Under a gamma mixture, which widens the count anyway, the expansion already serves from 30 on,
// where that term is below 0.07.
constexpr double kPoissonExpansionMean = 5000.0;
constexpr double kMixedPoissonExpansionMean = 30.0;

// Above this shape a gamma is drawn by the Wilson-Hilferty cube (Wilson and Hilferty 1931), whose
// quantiles from 0.1 % to 99.9 % are then within 0.005 of a standard deviation.
constexpr double kWilsonHilfertyShape = 30.0;

// A gamma draw over its shape: the cube of a normal.
double WilsonHilferty(const NegativeBinomialShape& shape, double normal) {
  const double root = 1.0 - shape.ninth + normal * shape.ninth_root;
  return root * root * root;
}

double ExpandPoisson(double mean, double normal) {
  constexpr double kWholeNumbers = 9e15;  // doubles above hold nothing but whole numbers
  const double value = mean + std::sqrt(mean) * normal + (normal * normal - 1.0) / 6.0;
  if (!(value > 0.0)) return 0.0;
  return value < kWholeNumbers ? static_cast<double>(static_cast<std::int64_t>(value + 0.5))
                               : value;
}

// Quantile of the standard normal beyond 0.425 from the middle; `tail` is the smaller probability.
double TailQuantile(double tail) {
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

}  // namespace

double RandomStream::NormalByInversion() {
  const double probability = (static_cast<double>((*this)()) + 0.5) * 0x1p-32;
  const double q = probability - 0.5;
  if (std::abs(q) > 0.425) {
    return q < 0.0 ? -TailQuantile(probability) : TailQuantile(1.0 - probability);
  }
  const double r = 0.180625 - q * q;
  return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) /
         (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0);
}

double RandomStream::Normal() { return boost::random::normal_distribution<double>()(*this); }

double RandomStream::Gamma(double shape) {
  if (shape >= kWilsonHilfertyShape) {
    return shape * WilsonHilferty(NegativeBinomialShape(shape), Normal());
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
  if (mean > kPoissonExpansionMean) return ExpandPoisson(mean, Normal());
  return static_cast<double>(boost::random::poisson_distribution<int, double>(mean)(*this));
}

double RandomStream::NegativeBinomial(double mean, const NegativeBinomialShape& shape) {
  if (!(mean > 0.0)) return 0.0;
  const double factor = shape.shape >= kWilsonHilfertyShape
                            ? WilsonHilferty(shape, NormalByInversion())
                            : Gamma(shape.shape) * shape.inverse;
  const double rate = mean * factor;
  return rate > kMixedPoissonExpansionMean ? ExpandPoisson(rate, NormalByInversion())
                                           : Poisson(rate);
}

}  // namespace funnelcast::simulator

// Counter-based random streams: what a stream yields depends on its key alone, never on which
// thread draws or when.
#ifndef FUNNELCAST_SIMULATOR_BASE_RANDOM_H_
#define FUNNELCAST_SIMULATOR_BASE_RANDOM_H_

#include <Random123/philox.h>

#include <cmath>
#include <cstdint>

namespace funnelcast::base {

// What a stream is for; streams of different purposes never share numbers.
enum class StreamPurpose : std::uint32_t {
  kChainStart = 1,
  kTransition = 2,
  kOutcome = 3,
  kDayShares = 4,
  kSampleBrand = 5,
  kTest = 6,
  kPriorDraw = 7,
  kContinuation = 16,  // updates: innovations of new knots
  kResampling = 17,
  kMove = 18,
  kComponent = 21,
  kCampaignSplit = 24,  // forecasts: which campaign an outcome belongs to
  kNewCampaign = 25,    // rates of campaigns that never ran
  kReach = 26,
  kSmallDayShares = 27,
  kNormalPool = 28,  // what the pool of normals holds
  kNormalPlace = 29  // where in the pool draws have theirs
};

// The shape of a negative binomial with what its draws need of it, so that many draws share the
// roots and divisions.
struct NegativeBinomialShape {
  explicit NegativeBinomialShape(double shape_value)
      : shape(shape_value),
        inverse(1.0 / shape_value),
        ninth(1.0 / (9.0 * shape_value)),
        ninth_root(std::sqrt(ninth)) {}
  double shape;
  double inverse;
  double ninth;
  double ninth_root;
};

// What the inner loops of forecasts inline; not for use elsewhere.
namespace random_internal {

// Above this mean a Poisson is drawn by its second-order Cornish-Fisher expansion. The next term,
// (z^3 - z) / (72 sqrt(mean)), is below 0.01 of a count there even three standard deviations out.
// Under a gamma mixture, which widens the count anyway, the expansion already serves from 30 on,
// where that term is below 0.07.
inline constexpr double kPoissonExpansionMean = 5000.0;
inline constexpr double kMixedPoissonExpansionMean = 30.0;

// Above this shape a gamma is drawn by the Wilson-Hilferty cube (Wilson and Hilferty 1931), whose
// quantiles from 0.1 % to 99.9 % are then within 0.005 of a standard deviation.
inline constexpr double kWilsonHilfertyShape = 30.0;

// A gamma draw over its shape: the cube of a normal.
inline double WilsonHilferty(const NegativeBinomialShape& shape, double normal) {
  const double root = 1.0 - shape.ninth + normal * shape.ninth_root;
  return root * root * root;
}

inline double ExpandPoisson(double mean, double normal) {
  constexpr double kWholeNumbers = 9e15;  // doubles above hold nothing but whole numbers
  const double value = mean + std::sqrt(mean) * normal + (normal * normal - 1.0) / 6.0;
  if (!(value > 0.0)) return 0.0;
  return value < kWholeNumbers ? static_cast<double>(static_cast<std::int64_t>(value + 0.5))
                               : value;
}

// Quantile of the standard normal beyond 0.425 from the middle; `tail` is the smaller probability.
double TailQuantile(double tail);

}  // namespace random_internal

// A stream of Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"),
// keyed by seed and numbered by purpose, series and draw. Satisfies the standard's uniform random
// bit generator. Not thread-safe; make one where it is needed, that costs nothing.
class RandomStream {
 public:
  using result_type = std::uint32_t;

  RandomStream(std::uint64_t seed, StreamPurpose purpose, std::uint32_t series, std::uint32_t draw)
      : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}},
        counter_{{0, draw, series, static_cast<std::uint32_t>(purpose)}} {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return 0xffffffffU; }

  result_type operator()() {
    if (next_ == 4) {
      block_ = r123::Philox4x32()(counter_, key_);
      ++counter_[0];
      next_ = 0;
    }
    return block_[static_cast<std::size_t>(next_++)];
  }

  // Uniform on the open interval (0, 1), 53 bits.
  double Uniform() {
    const std::uint64_t high = (*this)() >> 5;
    const std::uint64_t low = (*this)() >> 6;
    return (static_cast<double>(high * 67108864 + low) + 0.5) * (1.0 / 9007199254740992.0);
  }

  // Standard normal.
  double Normal();

  // Standard normal by inversion of one 32-bit number, tails to 6.2
  // standard deviations, off by at most 1e-6 (Wichura 1988, algorithm AS 241, PPND7). For the inner
  // loops of forecasts.
  double NormalByInversion();

  // Gamma with the given shape (above 0) and scale 1.
  double Gamma(double shape);

  // Poisson with the given mean, at least 0; as a double, exact up to 2^53.
  double Poisson(double mean);

  // Binomial: successes among `count` trials, a whole number of at most 2^53, of a probability in
  // [0, 1]. Exact where fewer than 30 of either kind are expected, else by the second-order
  // Cornish-Fisher expansion, off by less than 0.1 of a trial three standard deviations out.
  double Binomial(double count, double probability);

  // Negative binomial with the given mean and shape (variance mean + mean^2 / shape), by a gamma
  // mixture of Poissons.
  double NegativeBinomial(double mean, const NegativeBinomialShape& shape);
  double NegativeBinomial(double mean, double shape) {
    return NegativeBinomial(mean, NegativeBinomialShape(shape));
  }

 private:
  r123::Philox4x32::key_type key_;
  r123::Philox4x32::ctr_type counter_;
  r123::Philox4x32::ctr_type block_{};
  int next_ = 4;
};

inline double RandomStream::NormalByInversion() {
  const double probability = (static_cast<double>((*this)()) + 0.5) * 0x1p-32;
  const double q = probability - 0.5;
  if (std::abs(q) > 0.425) {
    return q < 0.0 ? -random_internal::TailQuantile(probability)
                   : random_internal::TailQuantile(1.0 - probability);
  }
  const double r = 0.180625 - q * q;
  return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) /
         (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0);
}

inline double RandomStream::NegativeBinomial(double mean, const NegativeBinomialShape& shape) {
  if (!(mean > 0.0)) return 0.0;
  const double factor = shape.shape >= random_internal::kWilsonHilfertyShape
                            ? random_internal::WilsonHilferty(shape, NormalByInversion())
                            : Gamma(shape.shape) * shape.inverse;
  const double rate = mean * factor;
  return rate > random_internal::kMixedPoissonExpansionMean
             ? random_internal::ExpandPoisson(rate, NormalByInversion())
             : Poisson(rate);
}

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_RANDOM_H_

// Observation noise: negative binomial counts and log-normal money, each with its derivatives.
#ifndef FUNNELCAST_SIMULATOR_MODEL_LIKELIHOOD_H_
#define FUNNELCAST_SIMULATOR_MODEL_LIKELIHOOD_H_

#include <cmath>

#include "simulator/base/special_functions.h"

namespace funnelcast::simulator {

enum class Likelihood { kNegativeBinomial, kLogNormal };

// What a likelihood adds for one observation.
struct LikelihoodTerm {
  double log_density = 0.0;
  double by_log_mean = 0.0;   // derivative by the log mean (log-normal: the mean of the log)
  double by_log_omega = 0.0;  // derivative by the log of the noise scale omega
};

// Negative binomial noise with shape r = 1 / omega^2, so that variance = mu + omega^2 mu^2:
//
//   log p(y | mu, r) = lgamma(y + r) - lgamma(r) - lgamma(y + 1) + y log mu + r log r - (y + r)
//   log(mu + r).
//
// What depends on r alone is computed once for many observations. From r = 10 on the gamma
// functions enter as a Stirling difference, which keeps its precision however large r becomes.
class NegativeBinomialTerm {
 public:
  explicit NegativeBinomialTerm(double omega)
      : shape_(1.0 / (omega * omega)), stirling_(shape_ >= kStirlingShape) {
    if (stirling_) {
      inverse_shape_ = 1.0 / shape_;
      tail_ = LogTail(inverse_shape_);
      digamma_tail_ = DigammaTail(inverse_shape_);
    } else {
      at_shape_ = ComputeLogGammaAndDigamma(shape_);
      log_shape_ = std::log(shape_);
    }
  }

  // `log_mean` = log mu; `log_factorial` = lgamma(y + 1).
  LikelihoodTerm Evaluate(double y, double log_mean, double log_factorial) const {
    const double mean = std::exp(log_mean);
    const double log_ratio = LogOnePlus(mean / shape_);  // log(mu + r) - log r
    const double total = y + shape_;
    const double slope = (y - mean) / (mean + shape_);
    double log_gammas = 0.0;    // lgamma(y + r) - lgamma(r) - y log r
    double digamma_part = 0.0;  // psi(y + r) - psi(r)
    if (stirling_) {
      const double log_growth = LogOnePlus(y * inverse_shape_);
      const double inverse_total = 1.0 / total;
      log_gammas = (total - 0.5) * log_growth - y + LogTail(inverse_total) - tail_;
      digamma_part = log_growth + DigammaTail(inverse_total) - digamma_tail_;
    } else {
      const LogGammaAndDigamma at_total = ComputeLogGammaAndDigamma(total);
      log_gammas = at_total.log_gamma - at_shape_.log_gamma - y * log_shape_;
      digamma_part = at_total.digamma - at_shape_.digamma;
    }
    LikelihoodTerm term;
    term.log_density = log_gammas - log_factorial + y * log_mean - total * log_ratio;
    term.by_log_mean = shape_ * slope;
    const double by_shape = digamma_part - log_ratio - slope;
    term.by_log_omega = -2.0 * shape_ * by_shape;
    return term;
  }

 private:
  static constexpr double kStirlingShape = 10.0;

  // log(1 + x) for x >= 0; log1p, which costs twice a log, only where rounding 1 + x would tell.
  static double LogOnePlus(double x) { return x > 0.1 ? std::log(1.0 + x) : std::log1p(x); }
  // lgamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), by u = 1 / x.
  static double LogTail(double u) {
    const double s = u * u;
    return u * (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188))));
  }
  // psi(x) - log x, by u = 1 / x.
  static double DigammaTail(double u) {
    const double s = u * u;
    return -0.5 * u -
           s * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s / 132))));
  }

  double shape_;
  bool stirling_;
  double inverse_shape_ = 0.0;
  double tail_ = 0.0;
  double digamma_tail_ = 0.0;
  LogGammaAndDigamma at_shape_{};
  double log_shape_ = 0.0;
};

// log y ~ N(log_mean, omega), as a density of log y.
inline LikelihoodTerm EvaluateLogNormal(double log_y, double log_mean, double log_omega) {
  const double score = (log_y - log_mean) * std::exp(-log_omega);
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  return {-0.5 * score * score - log_omega - kHalfLogTwoPi, score * std::exp(-log_omega),
          score * score - 1.0};
}

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_LIKELIHOOD_H_

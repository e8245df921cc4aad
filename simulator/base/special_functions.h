// The gamma function's logarithm and its derivative, together and fast, for count likelihoods.
#ifndef FUNNELCAST_SIMULATOR_BASE_SPECIAL_FUNCTIONS_H_
#define FUNNELCAST_SIMULATOR_BASE_SPECIAL_FUNCTIONS_H_

#include <cmath>

namespace funnelcast::base {

struct LogGammaAndDigamma {
  double log_gamma;
  double digamma;
};

// log Gamma(x) and psi(x) = d/dx log Gamma(x) with one logarithm more than the argument's shift
// needs.
//
// Stirling's series above 10 (Abramowitz and Stegun 6.1.41 and 6.3.18), reached by the recurrence
// Gamma(x + 1) = x Gamma(x). Relative error below 1e-13. REQUIRES: x > 0 and finite.
inline LogGammaAndDigamma ComputeLogGammaAndDigamma(double x) {
  double product = 1.0;
  double reciprocal_sum = 0.0;
  while (x < 10.0) {
    product *= x;
    reciprocal_sum += 1.0 / x;
    x += 1.0;
  }
  const double log_x = std::log(x);
  const double inverse = 1.0 / x;
  const double square = inverse * inverse;
  const double log_series =
      inverse *
      (1.0 / 12 - square * (1.0 / 360 -
                            square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))));
  const double digamma_series =
      square *
      (1.0 / 12 -
       square * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square * (1.0 / 132)))));
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  double log_gamma = (x - 0.5) * log_x - x + kHalfLogTwoPi + log_series;
  if (product != 1.0) log_gamma -= std::log(product);
  return {log_gamma, log_x - 0.5 * inverse - digamma_series - reciprocal_sum};
}

struct LogRisingFactorial {
  double value;
  double slope;  // by a
};

// log (Gamma(a + y) / Gamma(a)) and its derivative by a, without the cancellation of two logarithms
// of gamma functions where y is small against a. By the same series as above. REQUIRES: a > 0 and
// y >= 0, finite.
inline LogRisingFactorial ComputeLogRisingFactorial(double a, double y) {
  double product = 1.0;
  double slope = 0.0;
  for (; a < 10.0; a += 1.0) {
    product *= a / (a + y);
    slope += 1.0 / a - 1.0 / (a + y);
  }
  const auto series = [](double x, double& digamma) {
    const double inverse = 1.0 / x;
    const double square = inverse * inverse;
    digamma =
        square *
        (1.0 / 12 -
         square * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square * (1.0 / 132)))));
    return inverse *
           (1.0 / 12 -
            square * (1.0 / 360 -
                      square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))));
  };
  const double end = a + y;
  const double log_ratio = std::log1p(y / a);
  double digamma_end = 0.0;
  double digamma_begin = 0.0;
  const double series_change = series(end, digamma_end) - series(a, digamma_begin);
  double value = (a - 0.5) * log_ratio + y * std::log(end) - y + series_change;
  if (product != 1.0) value += std::log(product);
  slope += log_ratio + 0.5 * y / (a * end) - digamma_end + digamma_begin;
  return {value, slope};
}

// The logistic function 1 / (1 + exp(-x)), without overflow.
inline double InverseLogit(double x) {
  if (x >= 0.0) return 1.0 / (1.0 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1.0 + e);
}

// Quantile of the standard normal. REQUIRES: probability in (0, 1).
double NormalQuantile(double probability);

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_SPECIAL_FUNCTIONS_H_

// Observation noise: negative binomial counts and log-normal money, each with its derivatives.
#ifndef FUNNELCAST_SIMULATOR_SIMD_LIKELIHOOD_H_
#define FUNNELCAST_SIMULATOR_SIMD_LIKELIHOOD_H_

#include <span>
#include <vector>

namespace funnelcast::simd {

// What the observations of a series add together.
struct LikelihoodSum {
  double log_density = 0.0;
  double by_log_omega = 0.0;  // derivative by the log of the noise scale omega
};

// Negative binomial counts y with shape r = 1 / omega^2, so that variance = mu + omega^2 mu^2:
//
//   log p(y | mu, r) = lgamma(y + r) - lgamma(r) - lgamma(y + 1) + y log mu + r log r - (y + r)
//   log(mu + r).
//
// From r = 10 on the gamma functions enter as a Stirling difference, which keeps its precision
// however large r becomes. Immutable.
class CountLikelihood {
 public:
  explicit CountLikelihood(std::vector<double> outcomes);

  // `log_means`: log mu of each outcome. Fills `by_log_mean` with the derivatives by them. Both
  // [number of outcomes]. Several observations at once, as wide as the machine's vectors.
  LikelihoodSum Evaluate(double omega, std::span<const double> log_means,
                         std::span<double> by_log_mean) const;

 private:
  std::vector<double> outcomes_;
  double log_factorial_sum_ = 0.0;
};

// log y ~ N(log_mean, omega), as a density of log y; spans as above.
LikelihoodSum EvaluateLogNormal(double omega, std::span<const double> log_outcomes,
                                std::span<const double> log_means, std::span<double> by_log_mean);

}  // namespace funnelcast::simd

#endif  // FUNNELCAST_SIMULATOR_SIMD_LIKELIHOOD_H_

// The observation noise of one series, whose last period may be shorter than the others.
#ifndef FUNNELCAST_SIMULATOR_NODES_SERIES_NOISE_H_
#define FUNNELCAST_SIMULATOR_NODES_SERIES_NOISE_H_

#include <span>
#include <vector>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/simd/likelihood.h"

namespace funnelcast::nodes {

// A period that lacks days: it usually holds `share` of a whole one's outcome, and that share
// varies with this squared coefficient of variation. The default is a whole period.
struct PartialPeriod {
  double log_share = 0.0;
  double share_variance = 0.0;
};

// Whole periods: y_i ~ NegBin2(mu_i, 1 / omega^2), or log y_i ~ N(log mu_i, omega). A partial last
// one, where the period's mean mu is that of a whole period:
//
//   y ~ NegBin2(share mu, 1 / omega_p^2)  or  log y ~ N(log share + log mu, omega_p),
//   omega_p^2 = omega^2 + share_variance.
//
// So it says what a forecast of those days would: a whole period times its drawn day shares. For
// days that are independent pieces of a negative binomial week, share_variance is
// omega^2 (1 - share) / share and this is their exact sum. Immutable.
class SeriesNoise {
 public:
  // `outcomes`: counts, or their logarithms for log-normal noise. `last` describes the last one.
  SeriesNoise(data::Likelihood likelihood, const std::vector<double>& outcomes,
              const PartialPeriod& last);

  // `log_means`: log mu of each outcome. Fills `by_log_mean` with the derivatives by them. Both
  // [number of outcomes].
  simd::LikelihoodSum Evaluate(double omega, std::span<const double> log_means,
                               std::span<double> by_log_mean) const;

 private:
  // Some of the outcomes, all with the same noise.
  struct Part {
    std::vector<double> log_outcomes;  // log-normal noise only
    simd::CountLikelihood counts;      // of no outcomes with log-normal noise
  };
  Part MakePart(std::vector<double> outcomes) const;
  simd::LikelihoodSum EvaluatePart(const Part& part, double omega,
                                   std::span<const double> log_means,
                                   std::span<double> by_log_mean) const;

  data::Likelihood likelihood_;
  PartialPeriod last_;
  bool partial_;
  Part whole_periods_;
  Part partial_period_;
};

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_SERIES_NOISE_H_

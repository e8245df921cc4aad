// The slow drift of a level: a damped random walk on knots, linear between them.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_DRIFT_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_DRIFT_H_

#include <Eigen/Core>
#include <utility>
#include <vector>

#include "simulator/base/parameter_path.h"

namespace funnelcast::mechanisms {

// Damping of the drift over one week, and the distance of its knots.
inline constexpr double kDriftDampingPerWeek = 0.97;
inline constexpr double kKnotWeeks = 4.0;

// Damping and innovation sd (for unit sigma) of the drift over `weeks`.
struct DriftStep {
  double damping;
  double innovation_sd;
};
DriftStep ComputeDriftStep(double weeks);

// L(t) = sigma u(t), where u is linear between knots kKnotWeeks apart, the last one at the end of
// history (time 0), and on the knots a stationary AR(1) with damping phi = kDriftDampingPerWeek a
// week and unit innovation variance a week:
//
//   u_1 = z_1 / sqrt(1 - phi^2),   u_k = phi^h u_(k-1) + sqrt((1 - phi^2h) / (1 - phi^2)) z_k,
//   z ~ N(0, 1),
//
// with h = kKnotWeeks but for the last step, which a history that went on since its fit may have
// shorter.
// Immutable; cost of both directions is linear in times and knots.
class DriftPath {
 public:
  // `times`: weeks before the end of history, negative, ascending. Without any there is one knot,
  // at the end of history. `last_step_weeks`: distance of the last two knots, in (0, kKnotWeeks].
  explicit DriftPath(const std::vector<double>& times, double last_step_weeks = kKnotWeeks);

  int knot_count() const { return knot_count_; }
  const DriftStep& last_step() const { return last_step_; }

  // levels[i] = u(times[i]) from innovations z, [knot_count]; `knots` receives u on the knots,
  // [knot_count].
  void ComputeLevels(const double* innovations, double* knots, double* levels) const;
  // Adds to `innovation_gradient` the derivative by z, given the derivative by u(times[i]). `knots`
  // is working space.
  void PullBack(const double* level_gradient, double* knots, double* innovation_gradient) const;

 private:
  const DriftStep& StepTo(int knot) const { return knot == knot_count_ - 1 ? last_step_ : step_; }

  int knot_count_ = 0;
  DriftStep step_;  // from knot to knot, but for the last
  DriftStep last_step_;
  std::vector<int> left_;           // knot before each time
  std::vector<double> right_part_;  // weight of the knot after it
};

// What a sampler may know of a drift whose innovations are the parameters from `begin` on, and the
// log of whose sigma is `log_scale_mean` plus the weighted parameters of `log_scale`. `intercept`:
// see ParameterPath.
base::ParameterPath DescribeDrift(const DriftPath& drift, int begin,
                                  std::vector<std::pair<int, double>> intercept,
                                  double log_scale_mean,
                                  std::vector<std::pair<int, double>> log_scale);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_DRIFT_H_

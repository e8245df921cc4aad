// One transition of the No-U-Turn sampler.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_NUTS_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_NUTS_H_

#include <Eigen/Core>

#include "simulator/base/random.h"
#include "simulator/sampler/log_density.h"
#include "simulator/sampler/metric.h"

namespace funnelcast::sampler {

// A position with what was computed there.
struct SamplerState {
  Eigen::VectorXd position;
  Eigen::VectorXd gradient;
  double log_density = 0.0;
};

// A state in motion. `velocity` and `acceleration` are the metric's C times momentum and gradient;
// carried along, they make a leapfrog step cost one product with C.
struct PhasePoint {
  SamplerState state;
  Eigen::VectorXd momentum;
  Eigen::VectorXd velocity;
  Eigen::VectorXd acceleration;
};

// `state` with a momentum drawn from N(0, C^-1).
PhasePoint SetInMotion(SamplerState state, const Metric& metric, base::RandomStream& random);

// What a transition did.
struct TransitionInfo {
  double acceptance =
      0.0;  // mean Metropolis acceptance over the trajectory, for step-size adaptation
  int leapfrog_count = 0;
  int depth = 0;
  bool divergent = false;
};

// Moves `state` by one multinomial NUTS transition (Hoffman and Gelman 2014; multinomial weights
// and generalised U-turn criterion as in Betancourt 2017, sections A.4 and A.4.2, with the checks
// across subtrees that Stan added in 2.21).
//
// A trajectory whose energy error exceeds 1,000 counts as divergent and ends. Depth is at most
// `max_depth`. Deterministic given `random`.
TransitionInfo TransitionNuts(LogDensityRef density, const Metric& metric, double step_size,
                              int max_depth, base::RandomStream& random, SamplerState& state);

// Moves `point` by one leapfrog step of `step_size` (negative: backwards in time).
void TakeLeapfrogStep(LogDensityRef density, const Metric& metric, double step_size,
                      PhasePoint& point);

// A step size whose first step has an acceptance near 0.8 (Hoffman and Gelman 2014, algorithm 4),
// from `state`.
double FindReasonableStepSize(LogDensityRef density, const Metric& metric, double initial,
                              base::RandomStream& random, const SamplerState& state);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_NUTS_H_

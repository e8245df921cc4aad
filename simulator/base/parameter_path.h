// What a density tells a sampler about a stretch of its parameters that are the innovations of a
// path.
#ifndef FUNNELCAST_SIMULATOR_BASE_PARAMETER_PATH_H_
#define FUNNELCAST_SIMULATOR_BASE_PARAMETER_PATH_H_

#include <utility>
#include <vector>

namespace funnelcast::base {

// Parameters `begin` to `begin + count - 1` are innovations z of a path u:
//
//   u_0 = first_scale z_0,   u_k = damping u_(k-1) + step_scale z_k,
//
// the last of several steps with a damping and scale of its own.
//
// The data see exp(s) u, with s = log_scale_mean + the sum of weight parameter over `log_scale`,
// and raising each parameter of `intercept` by its weight raises all levels by 1.
//
// A hint, no promise: a density whose path follows another rule is sampled right all the same,
// only more slowly.
struct ParameterPath {
  int begin = 0;
  int count = 0;
  double first_scale = 1.0;
  double damping = 0.0;
  double step_scale = 1.0;
  double last_damping = 0.0;
  double last_step_scale = 1.0;

  double DampingTo(int knot) const { return knot == count - 1 ? last_damping : damping; }
  double StepScaleTo(int knot) const { return knot == count - 1 ? last_step_scale : step_scale; }

  std::vector<std::pair<int, double>> intercept;  // none where nothing raises all levels
  double log_scale_mean = 0.0;
  std::vector<std::pair<int, double>> log_scale;  // parameter and its weight
};

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_PARAMETER_PATH_H_

// Coordinates in which a density with drifting levels is easy to sample.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_PATH_COORDINATES_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_PATH_COORDINATES_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/sampler/log_density.h"

namespace funnelcast::sampler {

// A density seen in other coordinates: the innovations z of each path give way to
//
//   v_k = exp(centring s) u_k,
//
// where u is the path and s the log of its scale without its mean (see ParameterPath), and the
// intercept gives way to the level in the path's middle, intercept + exp(log_scale_mean + s) u_m
// (each of its parameters raised by its weight times that), which the data know far better. Other
// parameters stay. Levels instead of innovations make the curvature sparse: a level touches its
// neighbours only. `centring` is 0 where data say little (the prior's width does not move with the
// scale), 1 where they say much (nor do the data's levels); halfway neither moves by more than the
// root of the scale, so that one step size serves wide and narrow scales (partial centring:
// Papaspiliopoulos, Roberts and Skold 2007, "A general framework for the parametrization of
// hierarchical models").
//
// Satisfies LogDensity. Does not own the density. Immutable.
class PathCoordinates {
 public:
  // REQUIRES: paths do not overlap, no log scale depends on a path's parameters or an intercept,
  // and scales above 0.
  PathCoordinates(LogDensityRef density, std::vector<base::ParameterPath> paths, double centring);

  int dimension() const { return density_.dimension(); }
  // The density of the new coordinates: with the determinant of the change.
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;

  // From these coordinates to the density's own, and back.
  Eigen::VectorXd ToModel(const Eigen::VectorXd& position) const;
  Eigen::VectorXd FromModel(const Eigen::VectorXd& model) const;
  // log |d model / d position|, up to a constant.
  double LogDeterminant(const Eigen::VectorXd& position) const;

 private:
  // Levels are this times v.
  double LevelFactor(const base::ParameterPath& path, double log_scale) const;
  double LogScale(const base::ParameterPath& path, const Eigen::VectorXd& position) const;
  void FillModel(const Eigen::VectorXd& position, Eigen::VectorXd& model) const;

  LogDensityRef density_;
  std::vector<base::ParameterPath> paths_;
  double centring_;
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_PATH_COORDINATES_H_

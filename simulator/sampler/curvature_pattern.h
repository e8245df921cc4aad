// Which parameters of a density touch each other, and its curvature from few gradients.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_CURVATURE_PATTERN_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_CURVATURE_PATTERN_H_

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <vector>

#include "simulator/sampler/log_density.h"

namespace funnelcast::sampler {

// The zeros of a density's Hessian. A hierarchical model has a few parameters that touch many
// others (hubs), and blocks that touch only these; so most columns of the Hessian can be measured
// together: columns of one colour share no row but those of hubs, whose entries come from the hubs'
// own columns by symmetry (Curtis, Powell and Reid 1974; Coleman and More 1984). The number of
// gradients does not grow with the number of blocks. Immutable.
class CurvaturePattern {
 public:
  // Finds the zeros by dimension + 1 gradients about `position`, which must be no special place.
  // What moves a gradient by less than a hundred-millionth of a probe times its size is one, too.
  CurvaturePattern(LogDensityRef density, const Eigen::VectorXd& position);

  int dimension() const { return static_cast<int>(neighbours_.size()); }
  // Gradient pairs that one Hessian costs.
  int colour_count() const { return static_cast<int>(colours_.size()); }

  // The mean negative Hessian over `positions` [dimension, count], by central differences of the
  // gradient: 2 colour_count count evaluations. Both triangles. The identity where it is not
  // finite.
  Eigen::SparseMatrix<double> ComputeMeanCurvature(LogDensityRef density,
                                                   const Eigen::MatrixXd& positions) const;

 private:
  void ChooseHubs();
  int Colour(std::size_t hub_degree, int limit, std::vector<int>& colour_of) const;

  std::vector<std::vector<int>> neighbours_;  // of each parameter, itself among them, ascending
  std::vector<bool> is_hub_;
  std::vector<std::vector<int>> colours_;  // parameters of each colour
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_CURVATURE_PATTERN_H_

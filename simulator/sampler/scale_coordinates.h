// Coordinates in which a density with one drifting level is about standard normal at every scale of
// its drift.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_SCALE_COORDINATES_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_SCALE_COORDINATES_H_

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/sampler/log_density.h"
#include "simulator/sampler/path_coordinates.h"

namespace funnelcast::sampler {

// Let s be the log of a path's scale without its mean, one parameter times its weight, and x all
// parameters but that one, the path as levels v = exp(s) u (PathCoordinates with a centring of 1).
// Only the path's prior knows s: of the negative Hessian of x,
//
//   H(s) = H + exp(-2 s) K,
//
// K comes from the recursion and H from the rest. With T' H(s0) T = I and T' K T = diag(k), H(s) is
// diagonal in y = T^-1 x at every s, with entries c_i = 1 + (exp(-2 s) - exp(-2 s0)) k_i, and a
// normal density's peak given s lies at y_i = y0_i / c_i, y0 that at s0. The new coordinates are
//
//   xi_i = sqrt(c_i) (y_i - y0_i / c_i)
//
// and the scale's parameter itself. So a direction in which the data know the levels does not move
// with the scale, one in which they do not grows with it, and any between does what it must: where
// levels and a season compete for the same data no power of the scale (`centring`) fits them all.
//
// Satisfies LogDensity. Does not own the density. Immutable. Cost over the density's own: two
// products with a dense matrix [dimension, dimension].
class ScaleCoordinates {
 public:
  // For densities whose only path has one scale parameter, with H, s0 and y0 means over `places`
  // [dimension, count] near the density's mass; none for others, or where the density has no finite
  // curvature there.
  static std::optional<ScaleCoordinates> Find(LogDensityRef density,
                                              const std::vector<base::ParameterPath>& paths,
                                              const Eigen::MatrixXd& places);

  int dimension() const { return levels_.dimension(); }
  // The density of the new coordinates: with the determinant of the change.
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;

  // From these coordinates to the density's own, and back.
  Eigen::VectorXd ToModel(const Eigen::VectorXd& position) const;
  Eigen::VectorXd FromModel(const Eigen::VectorXd& model) const;
  // log |d model / d position|, up to a constant.
  double LogDeterminant(const Eigen::VectorXd& position) const;

 private:
  ScaleCoordinates(LogDensityRef density, const base::ParameterPath& path);
  // False where it cannot be done.
  bool Diagonalise(const base::ParameterPath& path, const Eigen::MatrixXd& places);
  // c_i at the scale of a position.
  Eigen::ArrayXd Curvatures(double scale_parameter) const;
  Eigen::VectorXd ToLevels(const Eigen::VectorXd& position) const;

  PathCoordinates levels_;
  Eigen::Index scale_;         // its parameter
  double weight_;              // s over that parameter
  double reference_ = 1.0;     // exp(-2 s0)
  Eigen::MatrixXd from_axes_;  // T, with a row and column of zeros for the scale
  Eigen::MatrixXd to_axes_;    // T^-1, likewise
  Eigen::ArrayXd prior_;       // k
  Eigen::ArrayXd peak_;        // y0
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_SCALE_COORDINATES_H_

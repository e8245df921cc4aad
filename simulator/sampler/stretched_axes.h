// Directions in which draws spread more than a guess of their covariance says.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_STRETCHED_AXES_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_STRETCHED_AXES_H_

#include <Eigen/Core>

namespace funnelcast::sampler {

// The covariance I + axes (diag(variances) - I) axes'.
struct StretchedAxes {
  Eigen::MatrixXd axes;       // [dimension, rank], orthonormal
  Eigen::VectorXd variances;  // [rank], above 1

  static StretchedAxes None(Eigen::Index dimension) {
    return {Eigen::MatrixXd(dimension, 0), Eigen::VectorXd(0)};
  }
};

// The axes of `whitened` [dimension, count] (deviations from their mean, of covariance I but for a
// few directions) that stand out from the noise of so few draws, at most `max_rank`.
//
// With ratio g = dimension / count, noise alone yields sample variances up to (1 + sqrt(g))^2; one
// of l above that comes from a true variance s where l = s + g s / (s - 1) (Baik and Silverstein
// 2006). The sample's axis lies at an angle to the true one, with
// c^2 = (1 - g / (s - 1)^2) / (1 + g / (s - 1)), so that most of it may be noise; `variances` holds
// s / (c^2 + s (1 - c^2)), the inverse of the precision along it, which loses least for the
// covariance's inverse (Donoho, Gavish and Johnstone 2018, "Optimal shrinkage of eigenvalues in the
// spiked covariance model", Stein loss) and never asks for shorter steps than the axis itself. The
// axes come from subspace iteration: cost O(dimension count max_rank). Deterministic.
StretchedAxes FindStretchedAxes(const Eigen::MatrixXd& whitened, int max_rank);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_STRETCHED_AXES_H_

// Directions in which draws spread more than a guess of their covariance says.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_STRETCHED_AXES_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_STRETCHED_AXES_H_

#include <Eigen/Core>

namespace funnelcast::simulator {

// The covariance I + axes (diag(variances) - I) axes'.
struct StretchedAxes {
  Eigen::MatrixXd axes;       // [dimension, rank], orthonormal
  Eigen::VectorXd variances;  // [rank], above 1
};

// The axes of `whitened` [dimension, count] (deviations from their mean, of covariance I but for a
// few directions) that stand out from the noise of so few draws, at most `max_rank`.
//
// With ratio g = dimension / count, noise alone yields sample variances up to (1 + sqrt(g))^2; one
// of l above that comes from a true variance s where l = s + g s / (s - 1) (Baik and Silverstein
// 2006), which is what `variances` holds. The axes come from subspace iteration: cost
// O(dimension count max_rank). Deterministic.
StretchedAxes FindStretchedAxes(const Eigen::MatrixXd& whitened, int max_rank);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_STRETCHED_AXES_H_

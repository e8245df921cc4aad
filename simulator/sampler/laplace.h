// The mode of a density and its curvature there: where chains start and the first guess of their
// metric.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_LAPLACE_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_LAPLACE_H_

#include <Eigen/Core>

#include "simulator/sampler/log_density.h"

namespace funnelcast::sampler {

struct LaplaceApproximation {
  Eigen::VectorXd mode;
  Eigen::MatrixXd covariance;  // positive definite
};

// The mode that L-BFGS climbs to from `start` (Nocedal and Wright 2006, chapter 7.2), or, with
// parameters `held` where they start, the mode given those. Deterministic.
Eigen::VectorXd FindMode(LogDensityRef density, const Eigen::VectorXd& start,
                         const std::vector<int>& held = {});

// Climbs to a mode from `start` by L-BFGS (Nocedal and Wright 2006, chapter 7.2) and inverts the
// negative Hessian there.
//
// The Hessian comes from central differences of the gradient; with eigenvalues of at least
// `min_precision` the covariance is positive definite also at a saddle or a ridge. Deterministic.
LaplaceApproximation ApproximateByLaplace(LogDensityRef density, const Eigen::VectorXd& start,
                                          double min_precision);

// The mean negative Hessian over `positions` [dimension, count], by central differences of the
// gradient. Over draws of the density it is the covariance of the gradient. Cost: 2 dimension count
// evaluations.
Eigen::MatrixXd ComputeMeanCurvature(LogDensityRef density, const Eigen::MatrixXd& positions);

// The inverse of a symmetric matrix whose eigenvalues are first raised to `min_precision`.
Eigen::MatrixXd InvertCurvature(const Eigen::MatrixXd& precision, double min_precision);

// The covariance of draws, kept from being narrower anywhere than the inverse of the mean curvature
// H: seen through H^(1/2) it is C, whose eigenvalues are at least 1 in expectation and are raised
// to that. So a few hundred draws do for as many dimensions. `deviations`: draws less their mean,
// [dimension, count].
Eigen::MatrixXd FloorCovarianceByCurvature(const Eigen::MatrixXd& precision, double min_precision,
                                           const Eigen::MatrixXd& deviations);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_LAPLACE_H_

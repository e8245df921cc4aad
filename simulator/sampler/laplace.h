// The mode of a density and its curvature there: where chains start and the first guess of their metric.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_LAPLACE_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_LAPLACE_H_

#include <Eigen/Core>

#include "simulator/sampler/log_density.h"

namespace funnelcast::simulator {

struct LaplaceApproximation {
  Eigen::VectorXd mode;
  Eigen::MatrixXd covariance;  // positive definite
};

// Climbs to a mode from `start` by L-BFGS (Nocedal and Wright 2006, chapter 7.2) and inverts the negative Hessian there.
//
// The Hessian comes from central differences of the gradient (2 dimension + some hundred evaluations); eigenvalues below
// `min_precision` are raised to it, so that the covariance is positive definite also at a saddle or a ridge.
// Deterministic. Cost: dimension^3.
LaplaceApproximation ApproximateByLaplace(LogDensityRef density, const Eigen::VectorXd& start,
                                          double min_precision);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_LAPLACE_H_

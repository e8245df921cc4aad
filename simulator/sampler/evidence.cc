// Laplace's approximation of the evidence.
#include "simulator/sampler/evidence.h"

#include <Eigen/Cholesky>
#include <cmath>

namespace funnelcast::sampler {

double ApproximateLogEvidence(LogDensityRef density, const LaplaceApproximation& laplace) {
  Eigen::VectorXd gradient(laplace.mode.size());
  const double log_density = density.Evaluate(laplace.mode, gradient);
  const Eigen::LLT<Eigen::MatrixXd> root(laplace.covariance);
  double half_log_determinant = 0.0;
  for (Eigen::Index i = 0; i < laplace.mode.size(); ++i) {
    half_log_determinant += std::log(root.matrixLLT()(i, i));
  }
  return log_density + half_log_determinant;
}

}  // namespace funnelcast::sampler

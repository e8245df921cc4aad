// See symmetric_eigen.h.
#include "simulator/sampler/symmetric_eigen.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace funnelcast::sampler {

SymmetricEigen DecomposeSymmetric(const Eigen::MatrixXd& matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

std::optional<SymmetricEigen> DecomposeTogether(const Eigen::MatrixXd& part,
                                                const Eigen::MatrixXd& whole) {
  const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> solver(part, whole);
  if (solver.info() != Eigen::Success || !solver.eigenvectors().allFinite()) return std::nullopt;
  return SymmetricEigen{solver.eigenvalues(), solver.eigenvectors()};
}

}  // namespace funnelcast::sampler

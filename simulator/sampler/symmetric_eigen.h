// Eigenvalues of symmetric matrices. Eigen's solver is compiled here alone: it takes longer than
// the files that use it.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_SYMMETRIC_EIGEN_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_SYMMETRIC_EIGEN_H_

#include <Eigen/Core>
#include <optional>

namespace funnelcast::sampler {

struct SymmetricEigen {
  Eigen::VectorXd values;   // ascending
  Eigen::MatrixXd vectors;  // by column
};

// matrix = vectors diag(values) vectors', with orthonormal vectors. Only the lower triangle of
// `matrix` is read.
SymmetricEigen DecomposeSymmetric(const Eigen::MatrixXd& matrix);

// vectors' whole vectors = I and vectors' part vectors = diag(values), of symmetric matrices;
// nothing where `whole` is not positive definite or a vector not finite.
std::optional<SymmetricEigen> DecomposeTogether(const Eigen::MatrixXd& part,
                                                const Eigen::MatrixXd& whole);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_SYMMETRIC_EIGEN_H_

// Subspace iteration and the spiked model.
#include "simulator/sampler/stretched_axes.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "simulator/sampler/symmetric_eigen.h"

namespace funnelcast::sampler {
namespace {

Eigen::MatrixXd Orthonormalize(const Eigen::MatrixXd& basis) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(basis);
  return qr.householderQ() * Eigen::MatrixXd::Identity(basis.rows(), basis.cols());
}

}  // namespace

StretchedAxes FindStretchedAxes(const Eigen::MatrixXd& whitened, int max_rank) {
  constexpr int kIterations = 8;
  constexpr double kMargin = 1.2;  // above the edge of the noise, which is sharp only in the limit
  const Eigen::Index dimension = whitened.rows();
  const auto count = static_cast<double>(whitened.cols() - 1);
  const Eigen::Index rank = std::min<Eigen::Index>(max_rank, std::min(dimension, whitened.cols()));
  Eigen::MatrixXd basis = whitened.leftCols(rank);
  for (int i = 0; i < kIterations; ++i) {
    basis = Orthonormalize(basis);
    const Eigen::MatrixXd projected = basis.transpose() * whitened;
    basis.noalias() = whitened * projected.transpose();
  }
  basis = Orthonormalize(basis);
  const Eigen::MatrixXd projected = basis.transpose() * whitened;
  const SymmetricEigen eigen = DecomposeSymmetric(projected * projected.transpose() / count);
  const double ratio = static_cast<double>(dimension) / count;
  const double edge = kMargin * (1.0 + std::sqrt(ratio)) * (1.0 + std::sqrt(ratio));
  Eigen::Index kept = 0;
  while (kept < rank && eigen.values[rank - 1 - kept] > edge) ++kept;
  StretchedAxes result;
  result.axes = basis * eigen.vectors.rightCols(kept);
  result.variances.resize(kept);
  for (Eigen::Index k = 0; k < kept; ++k) {
    const double seen = eigen.values[rank - kept + k];
    const double sum = seen + 1.0 - ratio;
    const double spread = 0.5 * (sum + std::sqrt(std::max(0.0, sum * sum - 4.0 * seen)));
    const double beyond = spread - 1.0;
    const double aligned = std::max(0.0, 1.0 - ratio / (beyond * beyond)) / (1.0 + ratio / beyond);
    result.variances[k] = spread / (aligned + spread * (1.0 - aligned));
  }
  return result;
}

}  // namespace funnelcast::sampler

// The sampler's metric: the shape of the kinetic energy p' C p / 2, where C approximates the
// posterior covariance.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_METRIC_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_METRIC_H_

#include <Eigen/Core>
#include <memory>

#include "simulator/base/random.h"
#include "simulator/sampler/sparse_precision.h"
#include "simulator/sampler/stretched_axes.h"

namespace funnelcast::sampler {

// A diagonal, dense or sparse metric. Immutable once made; safe to share between threads.
class Metric {
 public:
  // C = diag(variances). REQUIRES: all positive.
  static Metric Diagonal(Eigen::VectorXd variances);
  // C = covariance. REQUIRES: symmetric and positive definite; see IsPositiveDefinite.
  static Metric Dense(const Eigen::MatrixXd& covariance);

  // C = P' L^-T (I + axes (diag(variances) - I) axes') L^-1 P, where P' L L' P = `precision`.
  static Metric Sparse(std::shared_ptr<const SparsePrecision> precision, StretchedAxes stretched);

  static bool IsPositiveDefinite(const Eigen::MatrixXd& matrix);

  bool is_dense() const { return dense_; }
  // C as a matrix, for shrinking new estimates towards it. REQUIRES: not sparse.
  Eigen::MatrixXd Covariance() const;

  // velocity = C momentum.
  void ComputeVelocity(const Eigen::VectorXd& momentum, Eigen::VectorXd& velocity) const;
  // momentum ~ N(0, C^-1).
  void SampleMomentum(base::RandomStream& random, Eigen::VectorXd& momentum) const;
  // A draw from N(0, C).
  Eigen::VectorXd SamplePosition(base::RandomStream& random) const;

 private:
  Eigen::VectorXd Stretch(Eigen::VectorXd white, const Eigen::VectorXd& factors) const;

  bool dense_ = false;
  Eigen::VectorXd variances_;   // diagonal
  Eigen::MatrixXd covariance_;  // dense
  Eigen::MatrixXd lower_;       // Cholesky factor of covariance_: C = lower lower'
  std::shared_ptr<const SparsePrecision> precision_;  // sparse
  StretchedAxes stretched_;
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_METRIC_H_

// Diagonal and dense metrics.
#include "simulator/sampler/metric.h"

#include <Eigen/Cholesky>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::simulator {

Metric Metric::Diagonal(Eigen::VectorXd variances) {
  FUNNELCAST_CHECK((variances.array() > 0.0).all());
  Metric metric;
  metric.variances_ = std::move(variances);
  return metric;
}

Metric Metric::Dense(const Eigen::MatrixXd& covariance) {
  const Eigen::LLT<Eigen::MatrixXd> cholesky(covariance);
  FUNNELCAST_CHECK(cholesky.info() == Eigen::Success);
  Metric metric;
  metric.dense_ = true;
  metric.covariance_ = covariance;
  metric.lower_ = cholesky.matrixL();
  return metric;
}

bool Metric::IsPositiveDefinite(const Eigen::MatrixXd& matrix) {
  return matrix.allFinite() && Eigen::LLT<Eigen::MatrixXd>(matrix).info() == Eigen::Success;
}

Eigen::MatrixXd Metric::Covariance() const {
  if (dense_) return covariance_;
  return variances_.asDiagonal();
}

void Metric::ComputeVelocity(const Eigen::VectorXd& momentum, Eigen::VectorXd& velocity) const {
  if (dense_) {
    velocity.noalias() = covariance_.selfadjointView<Eigen::Lower>() * momentum;
  } else {
    velocity = variances_.cwiseProduct(momentum);
  }
}

void Metric::SampleMomentum(RandomStream& random, Eigen::VectorXd& momentum) const {
  for (double& value : momentum) value = random.Normal();
  if (dense_) {
    lower_.triangularView<Eigen::Lower>().transpose().solveInPlace(momentum);
  } else {
    momentum.array() /= variances_.array().sqrt();
  }
}

Eigen::VectorXd Metric::SamplePosition(RandomStream& random) const {
  Eigen::VectorXd position(dense_ ? covariance_.rows() : variances_.size());
  for (double& value : position) value = random.Normal();
  if (dense_) return lower_.triangularView<Eigen::Lower>() * position;
  return position.cwiseProduct(variances_.cwiseSqrt());
}

}  // namespace funnelcast::simulator

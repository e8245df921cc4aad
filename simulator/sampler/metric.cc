// Diagonal, dense and sparse metrics.
#include "simulator/sampler/metric.h"

#include <Eigen/Cholesky>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::sampler {

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

Metric Metric::Sparse(std::shared_ptr<const SparsePrecision> precision, StretchedAxes stretched) {
  FUNNELCAST_CHECK(precision != nullptr && (stretched.variances.array() > 0.0).all());
  Metric metric;
  metric.precision_ = std::move(precision);
  metric.stretched_ = std::move(stretched);
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
  if (precision_ != nullptr) {
    thread_local Eigen::VectorXd white;
    white.resize(momentum.size());
    precision_->Whiten(momentum, white);
    if (stretched_.variances.size() > 0) {
      white.noalias() +=
          stretched_.axes * ((stretched_.variances.array() - 1.0).matrix().asDiagonal() *
                             (stretched_.axes.transpose() * white))
                                .eval();
    }
    precision_->Colour(white, velocity);
  } else if (dense_) {
    velocity.noalias() = covariance_.selfadjointView<Eigen::Lower>() * momentum;
  } else {
    velocity = variances_.cwiseProduct(momentum);
  }
}

void Metric::SampleMomentum(base::RandomStream& random, Eigen::VectorXd& momentum) const {
  for (double& value : momentum) value = random.Normal();
  if (precision_ != nullptr) {
    const Eigen::VectorXd white =
        Stretch(momentum, stretched_.variances.cwiseSqrt().cwiseInverse());
    precision_->ColourMomentum(white, momentum);
  } else if (dense_) {
    lower_.triangularView<Eigen::Lower>().transpose().solveInPlace(momentum);
  } else {
    momentum.array() /= variances_.array().sqrt();
  }
}

Eigen::VectorXd Metric::SamplePosition(base::RandomStream& random) const {
  Eigen::VectorXd position(precision_ != nullptr ? precision_->dimension()
                           : dense_              ? covariance_.rows()
                                                 : variances_.size());
  for (double& value : position) value = random.Normal();
  if (precision_ != nullptr) {
    Eigen::VectorXd white = Stretch(std::move(position), stretched_.variances.cwiseSqrt());
    Eigen::VectorXd result(white.size());
    precision_->Colour(white, result);
    return result;
  }
  if (dense_) return lower_.triangularView<Eigen::Lower>() * position;
  return position.cwiseProduct(variances_.cwiseSqrt());
}

// `white` with its part along each axis multiplied by that axis's factor.
Eigen::VectorXd Metric::Stretch(Eigen::VectorXd white, const Eigen::VectorXd& factors) const {
  const Eigen::VectorXd along = stretched_.axes.transpose() * white;
  white += stretched_.axes * ((factors.array() - 1.0) * along.array()).matrix();
  return white;
}

}  // namespace funnelcast::sampler

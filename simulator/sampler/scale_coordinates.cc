// The simultaneous diagonalisation, and the change of coordinates.
#include "simulator/sampler/scale_coordinates.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/symmetric_eigen.h"

namespace funnelcast::sampler {
namespace {

// K: the squares of a path's innovations as a form of its levels.
Eigen::MatrixXd PathPrecision(const base::ParameterPath& path, int dimension) {
  Eigen::MatrixXd root = Eigen::MatrixXd::Zero(path.count, dimension);
  for (int k = 0; k < path.count; ++k) {
    const double scale = k == 0 ? path.first_scale : path.StepScaleTo(k);
    root(k, path.begin + k) = 1.0 / scale;
    if (k > 0) root(k, path.begin + k - 1) = -path.DampingTo(k) / scale;
  }
  return root.transpose() * root;
}

// `matrix` without the row and column `gap`, and the other way round with zeros there.
Eigen::MatrixXd Without(const Eigen::MatrixXd& matrix, Eigen::Index gap) {
  const Eigen::Index after = matrix.rows() - 1 - gap;
  Eigen::MatrixXd smaller(matrix.rows() - 1, matrix.rows() - 1);
  smaller << matrix.topLeftCorner(gap, gap), matrix.topRightCorner(gap, after),
      matrix.bottomLeftCorner(after, gap), matrix.bottomRightCorner(after, after);
  return smaller;
}

Eigen::MatrixXd With(const Eigen::MatrixXd& matrix, Eigen::Index gap) {
  const Eigen::Index after = matrix.rows() - gap;
  Eigen::MatrixXd larger = Eigen::MatrixXd::Zero(matrix.rows() + 1, matrix.rows() + 1);
  larger.topLeftCorner(gap, gap) = matrix.topLeftCorner(gap, gap);
  larger.topRightCorner(gap, after) = matrix.topRightCorner(gap, after);
  larger.bottomLeftCorner(after, gap) = matrix.bottomLeftCorner(after, gap);
  larger.bottomRightCorner(after, after) = matrix.bottomRightCorner(after, after);
  return larger;
}

// `matrix` with eigenvalues that are neither too small for unit priors nor too far apart for double
// precision.
Eigen::MatrixXd BoundEigenvalues(const Eigen::MatrixXd& matrix) {
  constexpr double kLeastPrecision = 1e-2;
  constexpr double kWidestRange = 1e12;
  const SymmetricEigen eigen = DecomposeSymmetric(matrix);
  const double least = std::max(kLeastPrecision, eigen.values.maxCoeff() / kWidestRange);
  return eigen.vectors * eigen.values.cwiseMax(least).asDiagonal() * eigen.vectors.transpose();
}

}  // namespace

std::optional<ScaleCoordinates> ScaleCoordinates::Find(
    LogDensityRef density, const std::vector<base::ParameterPath>& paths,
    const Eigen::MatrixXd& places) {
  if (paths.size() != 1 || paths.front().count == 0 || paths.front().log_scale.size() != 1) {
    return std::nullopt;
  }
  ScaleCoordinates result(density, paths.front());
  if (!result.Diagonalise(paths.front(), places)) return std::nullopt;
  return result;
}

ScaleCoordinates::ScaleCoordinates(LogDensityRef density, const base::ParameterPath& path)
    : levels_(density, {path}, 1.0),
      scale_(path.log_scale.front().first),
      weight_(path.log_scale.front().second) {}

bool ScaleCoordinates::Diagonalise(const base::ParameterPath& path, const Eigen::MatrixXd& places) {
  constexpr double kMostPrior = 0.98;  // the prior's largest share of a direction's precision at s0
  Eigen::MatrixXd turned(places.rows(), places.cols());
  for (Eigen::Index i = 0; i < places.cols(); ++i) turned.col(i) = levels_.FromModel(places.col(i));
  const Eigen::ArrayXd factors = (-2.0 * weight_ * turned.row(scale_).array()).exp();
  reference_ = std::exp(-2.0 * weight_ * turned.row(scale_).mean());
  const Eigen::MatrixXd prior = Without(PathPrecision(path, dimension()), scale_);
  const Eigen::MatrixXd curvature = Without(ComputeMeanCurvature(levels_, turned), scale_) +
                                    (reference_ - factors.mean()) * prior;
  if (!curvature.allFinite()) return false;
  const Eigen::MatrixXd whole = BoundEigenvalues(curvature);
  const std::optional<SymmetricEigen> both = DecomposeTogether(prior, whole);
  if (!both.has_value()) return false;
  from_axes_ = With(both->vectors, scale_);
  to_axes_ = With(both->vectors.transpose() * whole, scale_);
  prior_ = Eigen::ArrayXd::Zero(dimension());
  prior_.head(scale_) = both->values.head(scale_);
  prior_.tail(dimension() - 1 - scale_) = both->values.tail(dimension() - 1 - scale_);
  prior_ = prior_.max(0.0).min(kMostPrior / reference_);
  peak_ = to_axes_ * turned.rowwise().mean();
  return peak_.allFinite();
}

Eigen::ArrayXd ScaleCoordinates::Curvatures(double scale_parameter) const {
  return 1.0 + (std::exp(-2.0 * weight_ * scale_parameter) - reference_) * prior_;
}

Eigen::VectorXd ScaleCoordinates::ToLevels(const Eigen::VectorXd& position) const {
  const Eigen::ArrayXd curvatures = Curvatures(position[scale_]);
  Eigen::VectorXd levels =
      from_axes_ * (position.array() / curvatures.sqrt() + peak_ / curvatures).matrix();
  levels[scale_] = position[scale_];
  return levels;
}

Eigen::VectorXd ScaleCoordinates::ToModel(const Eigen::VectorXd& position) const {
  return levels_.ToModel(ToLevels(position));
}

Eigen::VectorXd ScaleCoordinates::FromModel(const Eigen::VectorXd& model) const {
  const Eigen::VectorXd levels = levels_.FromModel(model);
  const Eigen::ArrayXd curvatures = Curvatures(levels[scale_]);
  Eigen::VectorXd position = curvatures.sqrt() * ((to_axes_ * levels).array() - peak_ / curvatures);
  position[scale_] = levels[scale_];
  return position;
}

double ScaleCoordinates::LogDeterminant(const Eigen::VectorXd& position) const {
  return levels_.LogDeterminant(ToLevels(position)) -
         0.5 * Curvatures(position[scale_]).log().sum();
}

double ScaleCoordinates::Evaluate(const Eigen::VectorXd& position,
                                  Eigen::VectorXd& gradient) const {
  thread_local Eigen::ArrayXd curvatures, narrowed, by_axis;
  thread_local Eigen::VectorXd levels, axes;
  const double factor = std::exp(-2.0 * weight_ * position[scale_]);
  curvatures = 1.0 + (factor - reference_) * prior_;
  narrowed = position.array() / curvatures.sqrt();
  axes = narrowed + peak_ / curvatures;
  levels.noalias() = from_axes_ * axes;
  levels[scale_] = position[scale_];
  double log_density = levels_.Evaluate(levels, gradient);
  by_axis = (from_axes_.transpose() * gradient).array();
  // The derivative of the axes by the log of their curvature, and of that by the parameter.
  const double by_parameter = -2.0 * weight_ * factor;
  const double by_scale =
      gradient[scale_] -
      0.5 * by_parameter *
          (prior_ / curvatures * (by_axis * (narrowed + 2.0 * peak_ / curvatures) + 1.0)).sum();
  gradient = by_axis / curvatures.sqrt();
  gradient[scale_] = by_scale;
  return log_density - 0.5 * curvatures.log().sum();
}

}  // namespace funnelcast::sampler

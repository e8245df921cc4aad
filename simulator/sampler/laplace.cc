// Mode by NLopt's L-BFGS, curvature by central differences.
#include "simulator/sampler/laplace.h"

#include <algorithm>
#include <cmath>
#include <nlopt.hpp>
#include <vector>

#include "simulator/sampler/symmetric_eigen.h"

namespace funnelcast::sampler {
namespace {

// Bounds the region in which the mode is looked for; our parameters are of unit scale.
constexpr double kSearchRadius = 50.0;
constexpr int kMaxEvaluations = 2000;
// NLopt's own choice is as many as 10 MB hold; above so many dimensions most of the climb would be
// their products.
constexpr Eigen::Index kFullMemoryDimension = 300;
constexpr unsigned kStoredSteps = 30;

struct Objective {
  LogDensityRef density;
  const std::vector<int>& held;
  Eigen::VectorXd position;
  Eigen::VectorXd gradient;
  Eigen::VectorXd best_position;
  double best = -1e300;
};

double EvaluateObjective(const std::vector<double>& x, std::vector<double>& slope, void* data) {
  Objective& objective = *static_cast<Objective*>(data);
  objective.position = Eigen::Map<const Eigen::VectorXd>(x.data(), objective.position.size());
  double value = objective.density.Evaluate(objective.position, objective.gradient);
  if (!std::isfinite(value) || !objective.gradient.allFinite()) {
    value = -1e100;
    objective.gradient.setZero();
  }
  for (const int parameter : objective.held) objective.gradient[parameter] = 0.0;
  if (value > objective.best) {
    objective.best = value;
    objective.best_position = objective.position;
  }
  if (!slope.empty()) {
    std::copy(objective.gradient.begin(), objective.gradient.end(), slope.begin());
  }
  return value;
}

}  // namespace

Eigen::VectorXd FindMode(LogDensityRef density, const Eigen::VectorXd& start,
                         const std::vector<int>& held) {
  const Eigen::Index dimension = start.size();
  Objective objective{density, held, start, Eigen::VectorXd(dimension), start};
  nlopt::opt optimizer(nlopt::LD_LBFGS, static_cast<unsigned>(dimension));
  optimizer.set_max_objective(EvaluateObjective, &objective);
  optimizer.set_lower_bounds(-kSearchRadius);
  optimizer.set_upper_bounds(kSearchRadius);
  optimizer.set_ftol_abs(1e-6);
  optimizer.set_maxeval(kMaxEvaluations);
  if (dimension > kFullMemoryDimension) optimizer.set_vector_storage(kStoredSteps);
  std::vector<double> x(start.begin(), start.end());
  double value = 0.0;
  try {
    optimizer.optimize(x, value);
  } catch (const std::exception&) {
    // NLopt reports stalled line searches by throwing; the best point so far is what is wanted
    // then.
  }
  return objective.best_position;
}

namespace {

// Eigenvalues of a curvature, no smaller than `min_precision` and no larger than what leaves the
// inverse positive definite in double precision.
Eigen::VectorXd BoundPrecisions(const Eigen::VectorXd& eigenvalues, double min_precision) {
  constexpr double kLargestRatio = 1e12;
  return eigenvalues.cwiseMax(min_precision).cwiseMin(kLargestRatio * min_precision);
}

}  // namespace

LaplaceApproximation ApproximateByLaplace(LogDensityRef density, const Eigen::VectorXd& start,
                                          double min_precision) {
  LaplaceApproximation result;
  result.mode = FindMode(density, start);
  result.covariance = InvertCurvature(ComputeMeanCurvature(density, result.mode), min_precision);
  return result;
}

Eigen::MatrixXd ComputeMeanCurvature(LogDensityRef density, const Eigen::MatrixXd& positions) {
  const Eigen::Index dimension = positions.rows();
  Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(dimension, dimension);
  Eigen::VectorXd above(dimension);
  Eigen::VectorXd below(dimension);
  constexpr double kStep = 1e-4;
  for (Eigen::Index p = 0; p < positions.cols(); ++p) {
    Eigen::VectorXd position = positions.col(p);
    for (Eigen::Index i = 0; i < dimension; ++i) {
      const double place = position[i];
      position[i] = place + kStep;
      density.Evaluate(position, above);
      position[i] = place - kStep;
      density.Evaluate(position, below);
      position[i] = place;
      precision.col(i) += (below - above) / (2.0 * kStep);
    }
  }
  precision /= static_cast<double>(positions.cols());
  if (!precision.allFinite()) return Eigen::MatrixXd::Identity(dimension, dimension);
  return 0.5 * (precision + precision.transpose());
}

Eigen::MatrixXd InvertCurvature(const Eigen::MatrixXd& precision, double min_precision) {
  const SymmetricEigen eigen = DecomposeSymmetric(precision);
  const Eigen::VectorXd variances = BoundPrecisions(eigen.values, min_precision).cwiseInverse();
  const Eigen::MatrixXd covariance =
      eigen.vectors * variances.asDiagonal() * eigen.vectors.transpose();
  return 0.5 * (covariance + covariance.transpose());
}

Eigen::MatrixXd FloorCovarianceByCurvature(const Eigen::MatrixXd& precision, double min_precision,
                                           const Eigen::MatrixXd& deviations) {
  const SymmetricEigen curvature = DecomposeSymmetric(precision);
  const Eigen::VectorXd roots = BoundPrecisions(curvature.values, min_precision).cwiseSqrt();
  const Eigen::MatrixXd whitened =
      roots.asDiagonal() * (curvature.vectors.transpose() * deviations);
  const Eigen::MatrixXd spread =
      whitened * whitened.transpose() / static_cast<double>(deviations.cols() - 1);
  const SymmetricEigen eigen = DecomposeSymmetric(spread);
  const Eigen::VectorXd variances = eigen.values.cwiseMax(1.0);
  const Eigen::MatrixXd axes =
      curvature.vectors * roots.cwiseInverse().asDiagonal() * eigen.vectors;
  const Eigen::MatrixXd covariance = axes * variances.asDiagonal() * axes.transpose();
  return 0.5 * (covariance + covariance.transpose());
}

}  // namespace funnelcast::sampler

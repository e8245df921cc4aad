// The change of coordinates, its gradient and its determinant.
#include "simulator/sampler/path_coordinates.h"

#include <cmath>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::sampler {
namespace {

bool HasAnchor(const base::ParameterPath& path) {
  return !path.intercept.empty() && path.count > 0;
}

}  // namespace

PathCoordinates::PathCoordinates(LogDensityRef density, std::vector<base::ParameterPath> paths,
                                 double centring)
    : density_(density), paths_(std::move(paths)), centring_(centring) {
  for (const base::ParameterPath& path : paths_) {
    FUNNELCAST_CHECK(path.first_scale > 0.0 && path.step_scale > 0.0 &&
                     path.last_step_scale > 0.0 && path.begin >= 0 && path.count >= 0 &&
                     path.begin + path.count <= density_.dimension());
  }
}

double PathCoordinates::LogScale(const base::ParameterPath& path,
                                 const Eigen::VectorXd& position) const {
  double sum = 0.0;
  for (const auto& [parameter, weight] : path.log_scale) sum += weight * position[parameter];
  return sum;
}

double PathCoordinates::LevelFactor(const base::ParameterPath& path, double log_scale) const {
  return std::exp(path.log_scale_mean + (1.0 - centring_) * log_scale);
}

void PathCoordinates::FillModel(const Eigen::VectorXd& position, Eigen::VectorXd& model) const {
  model = position;
  for (const base::ParameterPath& path : paths_) {
    const double log_scale = LogScale(path, position);
    const double factor = std::exp(-centring_ * log_scale);
    const double* v = position.data() + path.begin;
    double* z = model.data() + path.begin;
    if (HasAnchor(path)) {
      const double shift = LevelFactor(path, log_scale) * v[path.count / 2];
      for (const auto& [parameter, weight] : path.intercept) model[parameter] -= weight * shift;
    }
    for (int k = path.count - 1; k > 0; --k) {
      z[k] = factor / path.StepScaleTo(k) * (v[k] - path.DampingTo(k) * v[k - 1]);
    }
    if (path.count > 0) z[0] = factor / path.first_scale * v[0];
  }
}

Eigen::VectorXd PathCoordinates::ToModel(const Eigen::VectorXd& position) const {
  Eigen::VectorXd model;
  FillModel(position, model);
  return model;
}

Eigen::VectorXd PathCoordinates::FromModel(const Eigen::VectorXd& model) const {
  Eigen::VectorXd position = model;
  for (const base::ParameterPath& path : paths_) {
    const double log_scale = LogScale(path, model);
    const double factor = std::exp(centring_ * log_scale);
    const double* z = model.data() + path.begin;
    double* v = position.data() + path.begin;
    if (path.count > 0) v[0] = factor * path.first_scale * z[0];
    for (int k = 1; k < path.count; ++k) {
      v[k] = path.DampingTo(k) * v[k - 1] + factor * path.StepScaleTo(k) * z[k];
    }
    if (HasAnchor(path)) {
      const double shift = LevelFactor(path, log_scale) * v[path.count / 2];
      for (const auto& [parameter, weight] : path.intercept) position[parameter] += weight * shift;
    }
  }
  return position;
}

double PathCoordinates::LogDeterminant(const Eigen::VectorXd& position) const {
  double sum = 0.0;
  for (const base::ParameterPath& path : paths_) {
    sum -= centring_ * path.count * LogScale(path, position);
  }
  return sum;
}

double PathCoordinates::Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
  thread_local Eigen::VectorXd model;
  FillModel(position, model);
  double log_density = density_.Evaluate(model, gradient);
  for (const base::ParameterPath& path : paths_) {
    if (path.count == 0) continue;
    const double log_scale = LogScale(path, position);
    const double factor = std::exp(-centring_ * log_scale);
    const double* z = model.data() + path.begin;
    double* by_path = gradient.data() + path.begin;
    double by_log_scale = -static_cast<double>(path.count);
    for (int k = 0; k < path.count; ++k) by_log_scale -= z[k] * by_path[k];
    by_path[0] *= factor / path.first_scale;
    for (int k = 1; k < path.count; ++k) {
      by_path[k] *= factor / path.StepScaleTo(k);
      by_path[k - 1] -= path.DampingTo(k) * by_path[k];
    }
    log_density -= centring_ * path.count * log_scale;
    by_log_scale *= centring_;
    if (HasAnchor(path)) {
      const double level_factor = LevelFactor(path, log_scale);
      double by_intercept = 0.0;
      for (const auto& [parameter, weight] : path.intercept) {
        by_intercept += weight * gradient[parameter];
      }
      by_path[path.count / 2] -= by_intercept * level_factor;
      by_log_scale -=
          by_intercept * (1.0 - centring_) * level_factor * position[path.begin + path.count / 2];
    }
    for (const auto& [parameter, weight] : path.log_scale) {
      gradient[parameter] += weight * by_log_scale;
    }
  }
  return log_density;
}

}  // namespace funnelcast::sampler

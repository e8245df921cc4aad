// Targets as densities over unbounded positions.
#include "tests/simulator/sampler/target.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/random.h"

namespace funnelcast::sampler_bench {
namespace {

using base::RandomStream;
using base::StreamPurpose;

constexpr int kGradientPositions = 10;

double CentralDifference(const TargetDensity& density, Eigen::VectorXd position, Eigen::Index i,
                         double step) {
  Eigen::VectorXd unused(position.size());
  const double at = position[i];
  position[i] = at + step;
  const double above = density.Evaluate(position, unused);
  position[i] = at - step;
  return (above - density.Evaluate(position, unused)) / (2.0 * step);
}

}  // namespace

double Forbidden() { return -std::numeric_limits<double>::infinity(); }

ValueDensity FromArithmetic(std::function<Var(const std::vector<Var>&)> function) {
  return
      [function = std::move(function)](const Eigen::VectorXd& values, Eigen::VectorXd& gradient) {
        return Differentiate(function, values, gradient);
      };
}

Eigen::VectorXd ReadNumbers(const Json& data, const std::string& name) {
  const auto numbers = data.at(name).get<std::vector<double>>();
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(),
                                           static_cast<Eigen::Index>(numbers.size()));
}

double ReadNumber(const Json& data, const std::string& name) { return data.at(name).get<double>(); }

double TargetDensity::Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
  Eigen::VectorXd values;
  const double log_jacobian = target_.layout.Constrain(position, values);
  gradient.setZero(position.size());
  if (!values.allFinite() || !std::isfinite(log_jacobian)) return Forbidden();
  Eigen::VectorXd by_value = Eigen::VectorXd::Zero(values.size());
  const double log_density = target_.log_density(values, by_value);
  if (!std::isfinite(log_density)) return log_density;
  gradient = target_.layout.PullBack(position, values, by_value);
  return log_density + log_jacobian;
}

std::vector<std::string> OutputNames(const Target& target) {
  std::vector<std::string> names = target.layout.names();
  names.insert(names.end(), target.derived_names.begin(), target.derived_names.end());
  return names;
}

Eigen::VectorXd ComputeOutputs(const Target& target, const Eigen::VectorXd& position) {
  Eigen::VectorXd values;
  target.layout.Constrain(position, values);
  if (!target.derive) return values;
  const Eigen::VectorXd derived = target.derive(values);
  FUNNELCAST_CHECK(derived.size() == static_cast<Eigen::Index>(target.derived_names.size()));
  Eigen::VectorXd outputs(values.size() + derived.size());
  outputs << values, derived;
  return outputs;
}

double MeasureGradientError(const Target& target) {
  constexpr double kStep = 1e-4;
  const TargetDensity density(target);
  base::RandomStream random(1, base::StreamPurpose::kTest, 7, 0);
  Eigen::VectorXd position(density.dimension());
  Eigen::VectorXd gradient(density.dimension());
  double worst = 0.0;
  int measured = 0;
  for (int attempt = 0; measured < kGradientPositions; ++attempt) {
    if (attempt == 100 * kGradientPositions) return std::numeric_limits<double>::infinity();
    for (double& value : position) value = 4.0 * random.Uniform() - 2.0;
    const double log_density = density.Evaluate(position, gradient);
    if (!std::isfinite(log_density)) continue;
    ++measured;
    for (Eigen::Index i = 0; i < position.size(); ++i) {
      const double coarse = CentralDifference(density, position, i, 2.0 * kStep);
      const double fine = CentralDifference(density, position, i, kStep);
      const double difference = (4.0 * fine - coarse) / 3.0;
      const double scale = std::max({1.0, std::abs(gradient[i]), std::abs(log_density) / 1e4});
      const double error = std::abs(gradient[i] - difference) / scale;
      if (!std::isfinite(error)) return std::numeric_limits<double>::infinity();
      worst = std::max(worst, error);
    }
  }
  return worst;
}

}  // namespace funnelcast::sampler_bench

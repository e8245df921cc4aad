// Densities whose moments are known exactly; exact_moments_test.cc holds the sampler to them.
#include <cmath>

#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

// sds[0] = 0.1, sds[i + 1] = 3 sds[i]; neighbours correlate by 0.9, as in an AR(1), whose
// precision is tridiagonal.
constexpr int kNormalDimension = 10;

double LogDensityOfNormal(const Eigen::VectorXd& values, Eigen::VectorXd& gradient) {
  constexpr double kCorrelation = 0.9;
  const double conditional = 1.0 / std::sqrt(1.0 - kCorrelation * kCorrelation);
  double sd = 0.1;
  double previous = 0.0;
  double previous_sd = 0.0;
  double log_density = 0.0;
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const double z = (values[i] - static_cast<double>(i)) / sd;
    const double innovation = i == 0 ? z : (z - kCorrelation * previous) * conditional;
    log_density -= 0.5 * innovation * innovation;
    gradient[i] -= innovation * (i == 0 ? 1.0 : conditional) / sd;
    if (i > 0) gradient[i - 1] += innovation * kCorrelation * conditional / previous_sd;
    previous = z;
    previous_sd = sd;
    sd *= 3.0;
  }
  return log_density;
}

}  // namespace

TargetEntry CorrelatedNormal() {
  TargetEntry entry;
  entry.name = "correlated_normal";
  entry.description = "10 normals with means 0 to 9, sds 0.1 x 3^i, neighbours correlated by 0.9";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Real("x", kNormalDimension);
    target.log_density = LogDensityOfNormal;
    return target;
  };
  return entry;
}

TargetEntry HeavyTails() {
  TargetEntry entry;
  entry.name = "heavy_tails";
  entry.description = "5 independent Student t with 5 degrees of freedom";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Real("x", 5);
    target.log_density = [](const Eigen::VectorXd& values, Eigen::VectorXd& gradient) {
      const Eigen::ArrayXd weights = 1.0 + values.array().square() / 5.0;
      gradient = -1.2 * values.array() / weights;
      return -3.0 * weights.log().sum();
    };
    return target;
  };
  return entry;
}

TargetEntry BoundedValues() {
  TargetEntry entry;
  entry.name = "bounded";
  entry.description =
      "Gamma(3,2), 1 + Exponential(1), -1 + 3 Beta(2,3), Dirichlet(2,3,5), 3 ordered N(0,1), "
      "2 ordered Exponential(1)";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Positive("gamma").Above("shifted", 1.0).Between("beta", -1.0, 2.0);
    target.layout.Simplex("shares", 3).Ordered("ordered", 3).PositiveOrdered("waits", 2);
    target.log_density = FromArithmetic([](const std::vector<Var>& v) {
      Var log_density = 2.0 * log(v[0]) - 2.0 * v[0] - v[1];
      log_density += log(v[2] + 1.0) + 2.0 * log(2.0 - v[2]);
      log_density += log(v[3]) + 2.0 * log(v[4]) + 4.0 * log(v[5]);
      log_density -= 0.5 * (square(v[6]) + square(v[7]) + square(v[8]));
      return log_density - v[9] - v[10];
    });
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

// Regression by a Gaussian process with unknown length, height and noise.
#include <cmath>
#include <cstddef>
#include <vector>

#include "simulator/base/random.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

struct Points {
  std::vector<double> x;
  std::vector<double> y;
};

Points MakePoints() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 26, 0);
  Points points;
  for (int i = 0; i < 15; ++i) {
    points.x.push_back(-7.0 + i);
    points.y.push_back(2.0 * std::sin(points.x.back() / 3.0) + 0.5 * random.Normal());
  }
  return points;
}

// log N(y; 0, covariance) by its Cholesky factor, row by row; `covariance` holds its lower half.
Var NormalLogDensity(std::vector<std::vector<Var>> covariance, const std::vector<double>& y) {
  Var log_density = 0.0;
  std::vector<Var> whitened(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    std::vector<Var>& row = covariance[i];
    whitened[i] = y[i];
    for (std::size_t j = 0; j < i; ++j) {
      for (std::size_t k = 0; k < j; ++k) row[j] -= row[k] * covariance[j][k];
      row[j] /= covariance[j][j];
      row[i] -= square(row[j]);
      whitened[i] -= row[j] * whitened[j];
    }
    if (!(row[i] > 0.0)) return Forbidden();
    row[i] = sqrt(row[i]);
    whitened[i] /= row[i];
    log_density -= log(row[i]) + 0.5 * square(whitened[i]);
  }
  return log_density;
}

// v: rho, alpha, sigma.
Var LogDensity(const Points& points, const std::vector<Var>& v) {
  const Var& rho = v[0];
  const Var height = square(v[1]);
  Var log_density = 24.0 * log(rho) - 4.0 * rho - 0.5 * (height / 4.0 + square(v[2]));
  std::vector<std::vector<Var>> covariance(points.x.size());
  for (std::size_t i = 0; i < points.x.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double distance = points.x[i] - points.x[j];
      covariance[i].push_back(height * exp(-0.5 * square(distance / rho)));
    }
    covariance[i][i] += square(v[2]);
  }
  return log_density + NormalLogDensity(std::move(covariance), points.y);
}

}  // namespace

TargetEntry GaussianProcess() {
  TargetEntry entry;
  entry.name = "gaussian_process";
  entry.description =
      "y ~ GP with squared exponential kernel: length rho ~ Gamma(25,4), height alpha ~ "
      "half-N(0,2), noise sigma ~ half-N(0,1), made-up points";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Positive("rho").Positive("alpha").Positive("sigma");
    target.log_density = FromArithmetic(
        [points = MakePoints()](const std::vector<Var>& v) { return LogDensity(points, v); });
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

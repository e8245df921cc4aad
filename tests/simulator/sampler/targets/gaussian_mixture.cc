// A mixture of two normals with ordered means.
#include <cmath>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/base/special_functions.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

// values: mu[2], sigma[2], theta, the share of the first component.
double LogDensity(const Eigen::VectorXd& y, const Eigen::VectorXd& values,
                  Eigen::VectorXd& gradient) {
  const Eigen::Array2d mu = values.segment<2>(0);
  const Eigen::Array2d sigma = values.segment<2>(2);
  const double theta = values[4];
  const Eigen::Array2d log_shares(std::log(theta), std::log1p(-theta));
  double log_density = -(mu.square() + sigma.square()).sum() / 8.0 + 4.0 * log_shares.sum();
  Eigen::Array2d by_mu = -mu / 4.0;
  Eigen::Array2d by_sigma = -sigma / 4.0;
  Eigen::Array2d channels = Eigen::Array2d::Constant(4.0);  // expected, on top of the prior's
  for (const double value : y) {
    const Eigen::Array2d deviation = (value - mu) / sigma;
    const Eigen::Array2d logs = log_shares - sigma.log() - 0.5 * deviation.square();
    const double second = base::InverseLogit(logs[1] - logs[0]);
    const Eigen::Array2d shares(1.0 - second, second);
    log_density += logs.maxCoeff() + std::log1p(std::exp(-std::abs(logs[1] - logs[0])));
    by_mu += shares * deviation / sigma;
    by_sigma += shares * (deviation.square() - 1.0) / sigma;
    channels += shares;
  }
  gradient << by_mu, by_sigma, channels[0] / theta - channels[1] / (1.0 - theta);
  return log_density;
}

Json MakeMixture() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 24, 0);
  std::vector<double> y(500);
  for (double& value : y) {
    value = (random.Uniform() < 0.6 ? -2.7 : 2.9) + random.Normal();
  }
  return {{"N", y.size()}, {"y", y}};
}

}  // namespace

TargetEntry GaussianMixture() {
  TargetEntry entry;
  entry.name = "low_dim_gauss_mix";
  entry.description =
      "2-component Gaussian mixture, ordered mu ~ N(0,2), sigma ~ half-N(0,2), theta ~ Beta(5,5)";
  entry.reference = "low_dim_gauss_mix-low_dim_gauss_mix";
  entry.needs_data = true;
  entry.example_data = MakeMixture;
  entry.make = [](const Json& data) {
    Target target;
    target.layout.Ordered("mu", 2).Positive("sigma", 2).Between("theta", 0.0, 1.0);
    target.log_density = [y = ReadNumbers(data, "y")](const Eigen::VectorXd& values,
                                                      Eigen::VectorXd& gradient) {
      return LogDensity(y, values, gradient);
    };
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

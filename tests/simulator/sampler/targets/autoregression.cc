// Time series: AR(5) and ARMA(1,1).
#include <cmath>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

// log density of a half-Cauchy(0, scale) at sigma, adding its derivative.
double HalfCauchy(double sigma, double scale, double& by_sigma) {
  const double ratio = sigma / scale;
  by_sigma -= 2.0 * ratio / (scale * (1.0 + ratio * ratio));
  return -std::log1p(ratio * ratio);
}

// values: alpha, beta[order], sigma.
double LogDensityOfAr(const Eigen::VectorXd& y, const Eigen::VectorXd& values,
                      Eigen::VectorXd& gradient) {
  const Eigen::Index order = values.size() - 2;
  const double sigma = values[order + 1];
  double log_density = -0.5 * values.head(order + 1).squaredNorm() / 100.0;
  gradient.head(order + 1) = -values.head(order + 1) / 100.0;
  log_density += HalfCauchy(sigma, 2.5, gradient[order + 1]);
  for (Eigen::Index t = order; t < y.size(); ++t) {
    double mean = values[0];
    for (Eigen::Index k = 1; k <= order; ++k) mean += values[k] * y[t - k];
    const double deviation = (y[t] - mean) / sigma;
    const double by_mean = deviation / sigma;
    log_density += -0.5 * deviation * deviation - std::log(sigma);
    gradient[0] += by_mean;
    for (Eigen::Index k = 1; k <= order; ++k) gradient[k] += by_mean * y[t - k];
    gradient[order + 1] += (deviation * deviation - 1.0) / sigma;
  }
  return log_density;
}

// values: mu, phi, theta, sigma. The errors follow a recursion, and so do their derivatives.
double LogDensityOfArma(const Eigen::VectorXd& y, const Eigen::VectorXd& values,
                        Eigen::VectorXd& gradient) {
  const double mu = values[0];
  const double phi = values[1];
  const double theta = values[2];
  const double sigma = values[3];
  double log_density = -0.5 * (mu * mu / 100.0 + phi * phi / 4.0 + theta * theta / 4.0);
  gradient.head(3) << -mu / 100.0, -phi / 4.0, -theta / 4.0;
  log_density += HalfCauchy(sigma, 2.5, gradient[3]);
  double error = y[0] - mu - phi * mu;
  Eigen::Vector3d by_parameter(-1.0 - phi, -mu, 0.0);  // of the error
  for (Eigen::Index t = 0; t < y.size(); ++t) {
    if (t > 0) {
      by_parameter = Eigen::Vector3d(-1.0, -y[t - 1], -error) - theta * by_parameter;
      error = y[t] - mu - phi * y[t - 1] - theta * error;
    }
    const double deviation = error / sigma;
    log_density += -0.5 * deviation * deviation - std::log(sigma);
    gradient.head(3) -= deviation / sigma * by_parameter;
    gradient[3] += (deviation * deviation - 1.0) / sigma;
  }
  return log_density;
}

// A series of AR(1) with mean 0 and unit-free scale, long enough for either target.
Json MakeSeries() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 20, 0);
  std::vector<double> y(200);
  double level = 0.7;
  for (double& value : y) {
    level = 0.9 * level + 0.15 * random.Normal();
    value = level;
  }
  return {{"K", 5}, {"T", y.size()}, {"y", y}};
}

}  // namespace

TargetEntry AutoregressionFive() {
  TargetEntry entry;
  entry.name = "arK";
  entry.description =
      "AR(5): y_t ~ N(alpha + sum_k beta_k y_(t-k), sigma), alpha and beta ~ N(0,10), "
      "sigma ~ half-Cauchy(0,2.5)";
  entry.reference = "arK-arK";
  entry.needs_data = true;
  entry.example_data = MakeSeries;
  entry.make = [](const Json& data) {
    const auto order = data.at("K").get<int>();
    Target target;
    target.layout.Real("alpha").Real("beta", order).Positive("sigma");
    target.log_density = [y = ReadNumbers(data, "y")](const Eigen::VectorXd& values,
                                                      Eigen::VectorXd& gradient) {
      return LogDensityOfAr(y, values, gradient);
    };
    return target;
  };
  return entry;
}

TargetEntry AutoregressionMovingAverage() {
  TargetEntry entry;
  entry.name = "arma11";
  entry.description =
      "ARMA(1,1): nu_1 = mu + phi mu, nu_t = mu + phi y_(t-1) + theta err_(t-1), "
      "err_t = y_t - nu_t ~ N(0,sigma), mu ~ N(0,10), phi and theta ~ N(0,2), "
      "sigma ~ half-Cauchy(0,2.5)";
  entry.reference = "arma-arma11";
  entry.needs_data = true;
  entry.example_data = MakeSeries;
  entry.make = [](const Json& data) {
    Target target;
    target.layout.Real("mu").Real("phi").Real("theta").Positive("sigma");
    target.log_density = [y = ReadNumbers(data, "y")](const Eigen::VectorXd& values,
                                                      Eigen::VectorXd& gradient) {
      return LogDensityOfArma(y, values, gradient);
    };
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

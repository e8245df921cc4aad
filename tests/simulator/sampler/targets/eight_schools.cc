// Coaching mechanisms in eight schools (Rubin 1981, table 1), the non-centred form of Gelman et
// al., Bayesian Data Analysis, section 5.5.
#include <fmt/format.h>

#include <cmath>

#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

struct Schools {
  Eigen::VectorXd mechanisms;
  Eigen::VectorXd errors;
};

// values: theta_trans[8], mu, tau.
double LogDensity(const Schools& data, const Eigen::VectorXd& values, Eigen::VectorXd& gradient) {
  const Eigen::Index count = data.mechanisms.size();
  const double mu = values[count];
  const double tau = values[count + 1];
  const double scaled_tau = tau / 5.0;
  double log_density = -0.5 * mu * mu / 25.0 - std::log1p(scaled_tau * scaled_tau);
  gradient[count] = -mu / 25.0;
  gradient[count + 1] = -2.0 * scaled_tau / (5.0 * (1.0 + scaled_tau * scaled_tau));
  for (Eigen::Index j = 0; j < count; ++j) {
    const double z = values[j];
    const double deviation = (data.mechanisms[j] - mu - tau * z) / data.errors[j];
    const double by_mean = deviation / data.errors[j];
    log_density += -0.5 * z * z - 0.5 * deviation * deviation;
    gradient[j] = -z + tau * by_mean;
    gradient[count] += by_mean;
    gradient[count + 1] += z * by_mean;
  }
  return log_density;
}

}  // namespace

TargetEntry EightSchools() {
  TargetEntry entry;
  entry.name = "eight_schools";
  entry.description =
      "theta_j = mu + tau theta_trans_j, theta_trans ~ N(0,1), y_j ~ N(theta_j, sigma_j), "
      "mu ~ N(0,5), tau ~ half-Cauchy(0,5)";
  entry.reference = "eight_schools-eight_schools_noncentered";
  entry.make = [](const Json&) {
    Schools data{Eigen::VectorXd(8), Eigen::VectorXd(8)};
    data.mechanisms << 28, 8, -3, 7, -1, 1, 18, 12;
    data.errors << 15, 10, 16, 11, 9, 11, 10, 18;
    Target target;
    target.layout.Real("theta_trans", 8).Real("mu").Positive("tau");
    target.log_density = [data](const Eigen::VectorXd& values, Eigen::VectorXd& gradient) {
      return LogDensity(data, values, gradient);
    };
    for (int j = 1; j <= 8; ++j) target.derived_names.push_back(fmt::format("theta[{}]", j));
    target.derive = [](const Eigen::VectorXd& values) -> Eigen::VectorXd {
      return values[8] + values[9] * values.head(8).array();
    };
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

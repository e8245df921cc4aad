// A GARCH(1,1) series (Bollerslev 1986): the variance of tomorrow follows from today's surprise.
#include <vector>

#include "simulator/base/random.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

constexpr double kFirstSd = 0.5;

std::vector<double> MakeReturns() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 25, 0);
  std::vector<double> returns(200);
  double variance = kFirstSd * kFirstSd;
  for (double& value : returns) {
    const double surprise = std::sqrt(variance) * random.Normal();
    value = 0.3 + surprise;
    variance = 0.2 + 0.4 * surprise * surprise + 0.4 * variance;
  }
  return returns;
}

// v: mu, alpha0, alpha1, share. beta1 = share (1 - alpha1) keeps the series stationary.
Var LogDensity(const std::vector<double>& y, const std::vector<Var>& v) {
  const Var& mu = v[0];
  const Var beta = v[3] * (1.0 - v[2]);
  Var log_density = log(1.0 - v[2]);  // of d beta1 / d share
  Var variance = kFirstSd * kFirstSd;
  for (std::size_t t = 0; t < y.size(); ++t) {
    if (t > 0) variance = v[1] + v[2] * square(y[t - 1] - mu) + beta * variance;
    log_density -= 0.5 * (square(y[t] - mu) / variance + log(variance));
  }
  return log_density;
}

}  // namespace

TargetEntry Garch() {
  TargetEntry entry;
  entry.name = "garch";
  entry.description =
      "GARCH(1,1): y_t ~ N(mu, s_t), s_t^2 = alpha0 + alpha1 (y_(t-1) - mu)^2 + beta1 s_(t-1)^2, "
      "alpha1 + beta1 < 1, flat priors, made-up series";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Real("mu").Positive("alpha0").Between("alpha1", 0, 1).Between("share", 0, 1);
    target.log_density =
        FromArithmetic([y = MakeReturns()](const std::vector<Var>& v) { return LogDensity(y, v); });
    target.derived_names = {"beta1"};
    target.derive = [](const Eigen::VectorXd& v) {
      return Eigen::VectorXd::Constant(1, v[3] * (1.0 - v[2]));
    };
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

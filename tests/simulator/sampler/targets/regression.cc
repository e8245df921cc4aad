// Linear regressions: earnings on height and sex, a trend of temperatures.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

using base::RandomStream;
using base::StreamPurpose;

struct Regression {
  Eigen::MatrixXd design;  // [row, coefficient]
  Eigen::VectorXd outcome;
};

// log density of outcome ~ N(design b, sigma); adds its gradient. values: b, sigma.
double AddNormalErrors(const Regression& data, const Eigen::VectorXd& values,
                       Eigen::VectorXd& gradient) {
  const Eigen::Index last = values.size() - 1;
  const double sigma = values[last];
  const auto count = static_cast<double>(data.outcome.size());
  const Eigen::VectorXd residuals = data.outcome - data.design * values.head(last);
  const double sum = residuals.squaredNorm() / (sigma * sigma);
  gradient.head(last) += data.design.transpose() * residuals / (sigma * sigma);
  gradient[last] += (sum - count) / sigma;
  return -0.5 * sum - count * std::log(sigma);
}

Regression ReadEarnings(const Json& data) {
  const Eigen::VectorXd height = ReadNumbers(data, "height");
  const Eigen::VectorXd male = ReadNumbers(data, "male");
  Regression regression{Eigen::MatrixXd(height.size(), 4), ReadNumbers(data, "earn")};
  regression.outcome = regression.outcome.array().log();
  regression.design << Eigen::VectorXd::Ones(height.size()), height, male,
      height.cwiseProduct(male);
  return regression;
}

Json MakeEarnings() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 21, 0);
  std::vector<double> earn;
  std::vector<double> height;
  std::vector<double> male;
  for (int i = 0; i < 400; ++i) {
    male.push_back(random.Uniform() < 0.4 ? 1.0 : 0.0);
    height.push_back(std::round(64.0 + 5.0 * male.back() + 2.6 * random.Normal()));
    earn.push_back(
        std::exp(8.0 + 0.02 * height.back() + 0.4 * male.back() + 0.9 * random.Normal()));
  }
  return {{"earn", earn}, {"height", height}, {"male", male}};
}

Json MakeTrend() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 22, 0);
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 62; ++i) {
    x.push_back(3952.0 + i);
    y.push_back(9.0 + 0.02 * (i - 31) + 1.1 * random.Normal());
  }
  return {{"x", x},         {"y", y},       {"pmualpha", 9.0},
          {"psalpha", 100}, {"pmubeta", 0}, {"psbeta", 1.0 / 30.0}};
}

}  // namespace

TargetEntry EarningsInteraction() {
  TargetEntry entry;
  entry.name = "logearn_interaction";
  entry.description =
      "log(earn) ~ N(b1 + b2 height + b3 male + b4 height male, sigma), flat priors";
  entry.reference = "earnings-logearn_interaction";
  entry.needs_data = true;
  entry.example_data = MakeEarnings;
  entry.make = [](const Json& data) {
    Target target;
    target.layout.Real("beta", 4).Positive("sigma");
    target.log_density = [regression = ReadEarnings(data)](const Eigen::VectorXd& values,
                                                           Eigen::VectorXd& gradient) {
      return AddNormalErrors(regression, values, gradient);
    };
    return target;
  };
  return entry;
}

TargetEntry LinearTrend() {
  TargetEntry entry;
  entry.name = "kilpisjarvi";
  entry.description = "y ~ N(alpha + beta x, sigma), normal priors of alpha and beta in the data";
  entry.reference = "kilpisjarvi_mod-kilpisjarvi";
  entry.needs_data = true;
  entry.example_data = MakeTrend;
  entry.make = [](const Json& data) {
    const Eigen::VectorXd x = ReadNumbers(data, "x");
    Regression regression{Eigen::MatrixXd(x.size(), 2), ReadNumbers(data, "y")};
    regression.design << Eigen::VectorXd::Ones(x.size()), x;
    const Eigen::Array2d mean(ReadNumber(data, "pmualpha"), ReadNumber(data, "pmubeta"));
    const Eigen::Array2d sd(ReadNumber(data, "psalpha"), ReadNumber(data, "psbeta"));
    Target target;
    target.layout.Real("alpha").Real("beta").Positive("sigma");
    target.log_density = [regression, mean, sd](const Eigen::VectorXd& values,
                                                Eigen::VectorXd& gradient) {
      const Eigen::Array2d deviation = (values.head(2).array() - mean) / sd;
      gradient.head(2) -= (deviation / sd).matrix();
      return -0.5 * deviation.square().sum() + AddNormalErrors(regression, values, gradient);
    };
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

// Every built-in target: names, gradients against finite differences, data; and the derivatives of
// plain arithmetic that they may be written in.
#include "tests/simulator/sampler/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/simulator/sampler/autodiff.h"
#include "tests/simulator/sampler/bench_data.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

Target MakeExample(const TargetEntry& entry) {
  DataChoice choice;
  choice.example = true;
  absl::StatusOr<Target> target = MakeTarget(entry, choice);
  EXPECT_TRUE(target.ok()) << target.status();
  return *std::move(target);
}

TEST(AllTargetsTest, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const TargetEntry& entry : AllTargets()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.description.empty()) << entry.name;
    EXPECT_NE(entry.name, "list");
  }
}

TEST(AllTargetsTest, GradientsAgreeWithFiniteDifferences) {
  for (const TargetEntry& entry : AllTargets()) {
    const Target target = MakeExample(entry);
    EXPECT_LT(MeasureGradientError(target), 1e-6) << entry.name;
  }
}

// A gradient that is off by one part in ten thousand is found.
TEST(MeasureGradientErrorTest, SeesASmallError) {
  Target target;
  target.layout.Real("x").Positive("y");
  target.log_density = [](const Eigen::VectorXd& v, Eigen::VectorXd& gradient) {
    gradient << -v[0], -2.0001 * v[1];
    return -0.5 * v[0] * v[0] - v[1] * v[1];
  };
  EXPECT_GT(MeasureGradientError(target), 1e-6);
}

TEST(TargetDensityTest, IsForbiddenWhereAValueOverflows) {
  Target target;
  target.layout.Positive("y");
  target.log_density = [](const Eigen::VectorXd& v, Eigen::VectorXd&) { return -v[0]; };
  Eigen::VectorXd gradient(1);
  EXPECT_EQ(TargetDensity(target).Evaluate(Eigen::VectorXd::Constant(1, 1e4), gradient),
            Forbidden());
}

TEST(MakeTargetTest, NamesTheWayOutWhenDataAreMissing) {
  DataChoice choice;
  choice.file = "no/such/file.json";
  const absl::StatusOr<Target> target = MakeTarget(AutoregressionFive(), choice);
  EXPECT_EQ(target.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(target.status().message()),
              testing::AllOf(testing::HasSubstr("no/such/file.json"), testing::HasSubstr("--data"),
                             testing::HasSubstr("--example")));
}

TEST(MakeTargetTest, RefusesAFileThatHoldsNoJson) {
  DataChoice choice;
  choice.file = "README.md";
  const absl::StatusOr<Target> target = MakeTarget(AutoregressionFive(), choice);
  EXPECT_EQ(target.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(MakeTargetTest, RefusesDataOfAnotherTarget) {
  DataChoice choice;
  choice.file = "CMakePresets.json";
  const absl::StatusOr<Target> target = MakeTarget(AutoregressionFive(), choice);
  EXPECT_EQ(target.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(target.status().message()), testing::HasSubstr("arK"));
}

// One function of every operation, two inputs above 0, against central differences.
TEST(DifferentiateTest, AgreesWithFiniteDifferences) {
  const auto function = [](const std::vector<Var>& x) {
    const Var& a = x[0];
    const Var& b = x[1];
    Var sum = exp(a * b) + log(a) - log1p(b) / sqrt(a) + square(b) * pow(a, 1.7);
    sum += sin(a) * cos(b) + tanh(a - b) + abs(a - 3.0 * b);
    sum -= lgamma(a + 0.3) + inv_logit(b) * log1p_exp(a);
    sum *= log_sum_exp(a, b);
    sum /= -log_sum_exp({a, b, 2.0 * a, 0.5});
    return sum + normal_lpdf(a, b, 1.0 + a);
  };
  const Eigen::Vector2d at(0.7, 1.3);
  Eigen::VectorXd gradient;
  Differentiate(function, at, gradient);
  for (int i = 0; i < 2; ++i) {
    Eigen::VectorXd unused;
    const Eigen::Vector2d step = 1e-6 * Eigen::Vector2d::Unit(i);
    const double slope =
        (Differentiate(function, at + step, unused) - Differentiate(function, at - step, unused)) /
        2e-6;
    EXPECT_NEAR(gradient[i], slope, 1e-7 * (1.0 + std::abs(slope)));
  }
}

// What does not depend on an input has the gradient zero.
TEST(DifferentiateTest, OfAConstantIsZero) {
  Eigen::VectorXd gradient;
  const double value = Differentiate([](const std::vector<Var>&) { return exp(Var(0.0)); },
                                     Eigen::VectorXd::Ones(3), gradient);
  EXPECT_EQ(value, 1.0);
  EXPECT_EQ(gradient, Eigen::VectorXd::Zero(3));
}

}  // namespace
}  // namespace funnelcast::sampler_bench

// Transforms of parameters: bounds, known values, Jacobians against finite differences.
#include "tests/simulator/sampler/layout.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>

namespace funnelcast::sampler_bench {
namespace {

Layout MakeLayout() {
  Layout layout;
  layout.Real("a").Positive("b").Above("c", -3.0).Between("d", 2.0, 5.0);
  layout.Simplex("e", 4).Ordered("f", 3).PositiveOrdered("g", 3);
  return layout;
}

Eigen::VectorXd MakePosition(const Layout& layout) {
  Eigen::VectorXd position(layout.dimension());
  for (Eigen::Index i = 0; i < position.size(); ++i) {
    position[i] = std::sin(1.0 + 2.0 * static_cast<double>(i));
  }
  return position;
}

// The derivative of the values by the position, column by column. The last share of a simplex
// follows from the others and is no coordinate of its own: its row is left out.
Eigen::MatrixXd DifferentiateValues(const Layout& layout, const Eigen::VectorXd& position) {
  constexpr double kStep = 1e-6;
  constexpr Eigen::Index kLastShare = 7;
  Eigen::MatrixXd jacobian(layout.dimension(), layout.dimension());
  for (Eigen::Index i = 0; i < position.size(); ++i) {
    Eigen::VectorXd above(layout.value_count());
    Eigen::VectorXd below(layout.value_count());
    const Eigen::VectorXd step = kStep * Eigen::VectorXd::Unit(position.size(), i);
    layout.Constrain(position + step, above);
    layout.Constrain(position - step, below);
    const Eigen::VectorXd slope = (above - below) / (2.0 * kStep);
    jacobian.col(i) << slope.head(kLastShare), slope.tail(slope.size() - kLastShare - 1);
  }
  return jacobian;
}

TEST(LayoutTest, CountsAndNamesItsValues) {
  const Layout layout = MakeLayout();
  EXPECT_EQ(layout.value_count(), 14);
  EXPECT_EQ(layout.dimension(), 13);
  EXPECT_EQ(layout.names().size(), 14U);
  EXPECT_EQ(layout.names()[0], "a");
  EXPECT_EQ(layout.names()[4], "e[1]");
  EXPECT_EQ(layout.names()[13], "g[3]");
}

TEST(LayoutTest, KeepsEveryBound) {
  const Layout layout = MakeLayout();
  Eigen::VectorXd v;
  layout.Constrain(5.0 * MakePosition(layout), v);
  EXPECT_GT(v[1], 0.0);
  EXPECT_GT(v[2], -3.0);
  EXPECT_TRUE(v[3] > 2.0 && v[3] < 5.0);
  EXPECT_GT(v.segment(4, 4).minCoeff(), 0.0);
  EXPECT_NEAR(v.segment(4, 4).sum(), 1.0, 1e-14);
  EXPECT_TRUE(v[8] < v[9] && v[9] < v[10]);
  EXPECT_TRUE(0.0 < v[11] && v[11] < v[12] && v[12] < v[13]);
}

// The origin is 1 for a positive value, the middle of an interval, equal shares of a simplex.
TEST(LayoutTest, MapsTheOriginToTheMiddle) {
  const Layout layout = MakeLayout();
  Eigen::VectorXd v;
  layout.Constrain(Eigen::VectorXd::Zero(layout.dimension()), v);
  EXPECT_DOUBLE_EQ(v[1], 1.0);
  EXPECT_DOUBLE_EQ(v[3], 3.5);
  for (int i = 4; i < 8; ++i) EXPECT_NEAR(v[i], 0.25, 1e-15);
}

TEST(LayoutTest, LogJacobianIsTheLogDeterminant) {
  const Layout layout = MakeLayout();
  const Eigen::VectorXd position = MakePosition(layout);
  Eigen::VectorXd values;
  const double log_jacobian = layout.Constrain(position, values);
  const double determinant = DifferentiateValues(layout, position).determinant();
  EXPECT_NEAR(log_jacobian, std::log(std::abs(determinant)), 1e-7);
}

// f(values) = sum_i w_i values_i^2, whose derivative by the values is known.
TEST(LayoutTest, PullBackIsTheGradientWithTheJacobian) {
  const Layout layout = MakeLayout();
  const Eigen::VectorXd position = MakePosition(layout);
  const Eigen::VectorXd weights = Eigen::VectorXd::LinSpaced(layout.value_count(), -1.0, 2.0);
  const auto evaluate = [&](const Eigen::VectorXd& at) {
    Eigen::VectorXd values;
    const double log_jacobian = layout.Constrain(at, values);
    return log_jacobian + weights.dot(values.cwiseAbs2());
  };
  Eigen::VectorXd values;
  layout.Constrain(position, values);
  const Eigen::VectorXd gradient =
      layout.PullBack(position, values, 2.0 * weights.cwiseProduct(values));
  for (Eigen::Index i = 0; i < position.size(); ++i) {
    const Eigen::VectorXd step = 1e-5 * Eigen::VectorXd::Unit(position.size(), i);
    const double slope = (evaluate(position + step) - evaluate(position - step)) / 2e-5;
    EXPECT_NEAR(gradient[i], slope, 1e-6 * (1.0 + std::abs(slope))) << "coordinate " << i;
  }
}

}  // namespace
}  // namespace funnelcast::sampler_bench

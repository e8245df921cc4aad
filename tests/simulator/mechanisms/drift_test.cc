// The drift's recursion, backwards and forwards.
#include "simulator/mechanisms/drift.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/base/random.h"

namespace funnelcast {
namespace {

std::vector<double> WeeklyTimes(int count) {
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(-(count - i) + 0.5);
  return times;
}

TEST(DriftPathTest, LastKnotStandsAtTheEndOfHistory) {
  // 10 weeks: knots at -12, -8, -4 and 0.
  EXPECT_EQ(mechanisms::DriftPath(WeeklyTimes(10)).knot_count(), 4);
  EXPECT_EQ(mechanisms::DriftPath({-0.5}).knot_count(), 2);
}

TEST(DriftPathTest, PullBackIsTheTransposeOfComputeLevels) {
  const mechanisms::DriftPath path(WeeklyTimes(23));
  const auto knot_count = static_cast<std::size_t>(path.knot_count());
  base::RandomStream random(5, base::StreamPurpose::kTest, 0, 0);
  std::vector<double> z(knot_count), knots(knot_count), levels(23), weights(23);
  for (double& value : z) value = random.Normal();
  for (double& value : weights) value = random.Normal();
  std::vector<double> gradient(knot_count, 0.0);
  path.PullBack(weights.data(), knots.data(), gradient.data());
  path.ComputeLevels(z.data(), knots.data(), levels.data());
  double by_levels = 0.0;
  double by_innovations = 0.0;
  for (std::size_t i = 0; i < 23; ++i) by_levels += weights[i] * levels[i];
  for (std::size_t k = 0; k < knot_count; ++k) by_innovations += gradient[k] * z[k];
  EXPECT_NEAR(by_levels, by_innovations, 1e-12);
}

// A stationary AR(1) keeps its variance 1 / (1 - phi^2) over any step.
TEST(DriftStepTest, KeepsTheStationaryVariance) {
  const double stationary =
      1.0 / (1.0 - mechanisms::kDriftDampingPerWeek * mechanisms::kDriftDampingPerWeek);
  for (const double weeks : {1.0 / 7.0, 1.0, 4.0, 52.0}) {
    const mechanisms::DriftStep step = mechanisms::ComputeDriftStep(weeks);
    EXPECT_NEAR(step.damping * step.damping * stationary + step.innovation_sd * step.innovation_sd,
                stationary, 1e-9);
  }
  EXPECT_NEAR(mechanisms::ComputeDriftStep(1.0).innovation_sd, 1.0, 1e-12);
}

}  // namespace
}  // namespace funnelcast

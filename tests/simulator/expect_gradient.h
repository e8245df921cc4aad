// Holds a density's gradient to central differences.
#ifndef FUNNELCAST_TESTS_SIMULATOR_EXPECT_GRADIENT_H_
#define FUNNELCAST_TESTS_SIMULATOR_EXPECT_GRADIENT_H_

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/base/random.h"

namespace funnelcast {

// At ten random points `spread` around the density's start; differences of fourth order, so that
// truncation stays below the tolerance of 1e-6, relative to slope and value.
template <typename Density>
void ExpectGradientMatches(const Density& density, std::uint32_t seed, double spread = 0.7) {
  base::RandomStream random(seed, base::StreamPurpose::kTest, 0, 0);
  Eigen::VectorXd gradient(density.dimension());
  Eigen::VectorXd ignored(density.dimension());
  for (int point = 0; point < 10; ++point) {
    Eigen::VectorXd position = density.Start();
    for (double& value : position) value += spread * random.Normal();
    const double value = density.Evaluate(position, gradient);
    ASSERT_TRUE(std::isfinite(value));
    for (Eigen::Index i = 0; i < position.size(); ++i) {
      const double place = position[i];
      constexpr double kStep = 1e-4;
      const auto at = [&](double shift) {
        position[i] = place + shift;
        const double shifted = density.Evaluate(position, ignored);
        position[i] = place;
        return shifted;
      };
      const double slope =
          (8.0 * (at(kStep) - at(-kStep)) - (at(2.0 * kStep) - at(-2.0 * kStep))) / (12.0 * kStep);
      const double scale = 1.0 + std::abs(slope) + 1e-5 * std::abs(value);
      EXPECT_NEAR(gradient[i], slope, 1e-6 * scale) << "parameter " << i << ", point " << point;
    }
  }
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SIMULATOR_EXPECT_GRADIENT_H_

// The damped random walk summed over a window.
#include "simulator/mechanisms/window_factors.h"

#include <cmath>
#include <cstddef>

#include "simulator/mechanisms/drift.h"

namespace funnelcast::mechanisms {

WindowFactors ComputeFactors(int weeks, int period_days) {
  const auto count = static_cast<std::size_t>(weeks * 7 / period_days);
  const DriftStep first = ComputeDriftStep(0.5 * period_days / 7.0);
  const DriftStep step = ComputeDriftStep(period_days / 7.0);
  WindowFactors factors;
  factors.noise = 1.0 / static_cast<double>(count);
  double later = 0.0;  // sum of damping^(j - i) over the rest of the window
  for (std::size_t back = 0; back < count; ++back) {
    later = 1.0 + step.damping * later;
    const bool is_first = back + 1 == count;
    const double innovation = is_first ? first.innovation_sd : step.innovation_sd;
    factors.drift += std::pow(innovation * later * factors.noise, 2);
    if (is_first) factors.level = std::pow(first.damping * later * factors.noise, 2);
  }
  return factors;
}

}  // namespace funnelcast::mechanisms

// The Hill curve and its derivatives.
#include "simulator/mechanisms/saturation.h"

#include <cmath>

#include "simulator/base/special_functions.h"

namespace funnelcast::mechanisms {

HillSlopes DifferentiateHill(const HillCurve& curve, double x) {
  HillSlopes slopes;
  if (!(x > 0.0)) return slopes;
  const double log_x = std::log(x);
  const double log_kappa = std::log(curve.half_saturation);
  const double n = curve.exponent;
  const double free_here = base::InverseLogit(n * (log_kappa - log_x));
  const double free_at_mean = base::InverseLogit(n * log_kappa);
  // x^n (1 + kappa^n) / (x^n + kappa^n) is the ratio of the shares taken at x and at the mean.
  slopes.value = base::InverseLogit(n * (log_x - log_kappa)) / base::InverseLogit(-n * log_kappa);
  const double gap = free_at_mean - free_here;
  slopes.by_x = slopes.value * n * free_here / x;
  slopes.by_log_half_saturation = slopes.value * n * gap;
  slopes.by_log_exponent = slopes.value * n * (free_here * log_x + gap * log_kappa);
  return slopes;
}

double ApplyHill(const HillCurve& curve, double x) {
  if (!(x > 0.0)) return 0.0;
  const double log_kappa = std::log(curve.half_saturation);
  const double n = curve.exponent;
  return base::InverseLogit(n * (std::log(x) - log_kappa)) / base::InverseLogit(-n * log_kappa);
}

}  // namespace funnelcast::mechanisms

// Saturation: the more of an input there is, the less the next unit of it brings.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_SATURATION_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_SATURATION_H_

namespace funnelcast::mechanisms {

// A Hill curve over an input in units of its mean.
struct HillCurve {
  double half_saturation = 1.0;  // kappa: the input at which half of the ceiling is reached, > 0
  double exponent = 1.0;         // n > 0; above 1 the curve begins S-shaped
};

// Hill(x) = x^n (1 + kappa^n) / (x^n + kappa^n): 0 at 0, 1 at the mean input, and at most
// 1 + kappa^n. With n = 1 it is a line for kappa without end. REQUIRES: x >= 0.
double ApplyHill(const HillCurve& curve, double x);

// The value at x with its derivatives; at x = 0 all of them are taken as 0.
struct HillSlopes {
  double value = 0.0;
  double by_x = 0.0;
  double by_log_half_saturation = 0.0;
  double by_log_exponent = 0.0;
};

// Derivatives of Hill from those of its logarithm; with p = kappa^n / (x^n + kappa^n) and
// q = kappa^n / (1 + kappa^n) they are n p by log x, n (q - p) by log kappa, and
// n (p log x + (q - p) log kappa) by log n.
HillSlopes DifferentiateHill(const HillCurve& curve, double x);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_SATURATION_H_

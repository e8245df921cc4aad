// How far the structural model itself went wrong over the past, without fitting it again.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_STRUCTURAL_ERRORS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_STRUCTURAL_ERRORS_H_

#include "simulator/forward/rolling_errors.h"

namespace funnelcast::simulator {

// Posterior means of a series' drift and noise, and its log rate where it has one.
struct StructuralMeans {
  double log_rate = 0.0;  // of the outcome at a response of 0
  double drift_sd = 0.0;
  double noise = 0.0;
};

// The typical size of the structural model's past errors over the size that it claimed: 1 when it
// is calibrated, below 1 when exceptional weeks have made its normal noise wider than errors
// usually are.
//
// From each past origin the level is known as a Kalman filter of
//
//   log y_t = log rate + response_t + L_t + e_t,  L the drift of model/drift,  var e_t = noise^2 +
//   1 / y_t
//
// knows it with posterior mean parameters, and windows of 4, 8 and 13 weeks are forecast. The
// result is the mean of |error| / (its sd sqrt(2 / pi)), drawn to 1 on the log scale as if by two
// windows; within [1/2, 2]. Its parameters have seen the windows, but the level has not.
double StructuralErrorScale(const RollingSeries& series, const StructuralMeans& means);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_STRUCTURAL_ERRORS_H_

// Variances of the mean over a window of a drifting, noisy level.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_WINDOW_FACTORS_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_WINDOW_FACTORS_H_

namespace funnelcast::mechanisms {

// The variance of a window's mean from an error of 1 in the level half a period before its first
// one, from the drift's innovations of 1 per root of a week, and from independent noise of 1 a
// period.
struct WindowFactors {
  double level = 0.0;
  double drift = 0.0;
  double noise = 0.0;
};
WindowFactors ComputeFactors(int weeks, int period_days);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_WINDOW_FACTORS_H_

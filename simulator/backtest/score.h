// How good a probabilistic forecast was.
#ifndef FUNNELCAST_SIMULATOR_BACKTEST_SCORE_H_
#define FUNNELCAST_SIMULATOR_BACKTEST_SCORE_H_

#include <array>
#include <span>

namespace funnelcast::backtest {

// The intervals whose coverage is counted, central ones.
inline constexpr std::array<double, 3> kScoredIntervals = {0.50, 0.80, 0.95};

// What one forecast of one number scored.
struct ForecastScore {
  double crps = 0.0;
  double error = 0.0;             // mean of the draws less what happened
  std::array<bool, 3> covered{};  // by kScoredIntervals
};

// Continuous ranked probability score of draws x_i against y, in the units of y, 0 is perfect:
//
//   mean |x_i - y| - sum_{i,j} |x_i - x_j| / (2 m (m - 1)),
//
// the estimator that does not punish a finite number of draws (Ferro 2014, "Fair scores for
// ensemble forecasts"). The score of a single number is its absolute error. REQUIRES: at least two
// draws.
double ComputeCrps(std::span<const double> draws, double observed);

ForecastScore ScoreForecast(std::span<const double> draws, double observed);

}  // namespace funnelcast::backtest

#endif  // FUNNELCAST_SIMULATOR_BACKTEST_SCORE_H_

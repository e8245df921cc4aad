// CRPS and coverage from draws.
#include "simulator/backtest/score.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "simulator/base/check.h"
#include "simulator/forecast/forecast.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::backtest {

double ComputeCrps(std::span<const double> draws, double observed) {
  FUNNELCAST_CHECK(draws.size() >= 2);
  std::vector<double> sorted(draws.begin(), draws.end());
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(sorted.size());
  double distance = 0.0;
  double spread = 0.0;  // sum over i < j of x_j - x_i
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    distance += std::abs(sorted[i] - observed);
    spread += (2.0 * static_cast<double>(i) - count + 1.0) * sorted[i];
  }
  return distance / count - spread / (count * (count - 1.0));
}

ForecastScore ScoreForecast(std::span<const double> draws, double observed) {
  std::vector<double> probabilities;
  for (const double interval : kScoredIntervals) {
    probabilities.push_back(0.5 - 0.5 * interval);
    probabilities.push_back(0.5 + 0.5 * interval);
  }
  const simd::DrawSummary summary = simd::SummarizeDraws(draws, probabilities);
  ForecastScore score;
  score.crps = ComputeCrps(draws, observed);
  score.error = summary.mean - observed;
  for (std::size_t i = 0; i < kScoredIntervals.size(); ++i) {
    score.covered[i] =
        summary.quantiles[2 * i] <= observed && observed <= summary.quantiles[2 * i + 1];
  }
  return score;
}

}  // namespace funnelcast::backtest

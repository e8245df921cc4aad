// A Kalman filter over the past and its standardised window errors.
#include "simulator/forward/structural_errors.h"

#include <algorithm>
#include <cmath>

#include "simulator/forward/window_factors.h"
#include "simulator/model/drift.h"

namespace funnelcast::simulator {
namespace {

constexpr double kMeanOfAbsoluteNormal = 0.7978845608028654;
constexpr double kPriorWindows = 2.0;
constexpr double kStationaryVariance = 1.0 / (1.0 - kDriftDampingPerWeek * kDriftDampingPerWeek);
constexpr int kFirstHorizon = 2;  // of kErrorWeeks: four weeks

// Mean and variance of the level in the middle of the period that comes next.
struct LevelBelief {
  double mean = 0.0;
  double variance = 0.0;
};

class Filter {
 public:
  Filter(const RollingSeries& series, const StructuralMeans& means)
      : series_(series),
        means_(means),
        step_(ComputeDriftStep(series.period_days / 7.0)),
        belief_{0.0, means.drift_sd * means.drift_sd * kStationaryVariance} {}

  // Takes in one period, and moves on to the next.
  void Advance(std::size_t period) {
    const double y = series_.outcome[period];
    if (!std::isnan(y)) {
      const double gap = std::log(y + 0.5) - means_.log_rate - series_.response[period];
      const double noise = means_.noise * means_.noise + (series_.counts ? 1.0 / (y + 0.5) : 0.0);
      const double gain = belief_.variance / (belief_.variance + noise);
      belief_.mean += gain * (gap - belief_.mean);
      belief_.variance *= 1.0 - gain;
    }
    belief_.mean *= step_.damping;
    belief_.variance = step_.damping * step_.damping * belief_.variance +
                       std::pow(means_.drift_sd * step_.innovation_sd, 2);
  }

  // |error| over sd of the window of `count` periods from `origin` on; NaN when less than half of
  // it was observed.
  double StandardisedError(std::size_t origin, int weeks) const {
    const std::size_t count = series_.periods(weeks);
    double outcomes = 0.0;
    double expected = 0.0;
    std::size_t observed = 0;
    double level = belief_.mean;
    for (std::size_t period = origin; period < origin + count; ++period) {
      if (!std::isnan(series_.outcome[period])) {
        outcomes += series_.outcome[period];
        expected += std::exp(means_.log_rate + series_.response[period] + level);
        ++observed;
      }
      level *= step_.damping;
    }
    if (2 * observed < count) return std::nan("");
    const WindowFactors factors = ComputeFactors(weeks, series_.period_days);
    const double variance =
        belief_.variance * factors.level + std::pow(means_.drift_sd, 2) * factors.drift +
        std::pow(means_.noise, 2) * factors.noise + (series_.counts ? 1.0 / (expected + 0.5) : 0.0);
    return std::abs(LogRatioOfSums(outcomes, expected)) / std::sqrt(variance);
  }

 private:
  const RollingSeries& series_;
  const StructuralMeans& means_;
  const DriftStep step_;
  LevelBelief belief_;
};

}  // namespace

double StructuralErrorScale(const RollingSeries& series, const StructuralMeans& means) {
  Filter filter(series, means);
  double sum = 0.0;
  double count = 0.0;
  double windows = 0.0;
  const std::size_t enough = series.periods(kRecentWeeks);
  std::size_t known = 0;
  for (std::size_t origin = 0; origin < series.outcome.size(); ++origin) {
    for (std::size_t h = kFirstHorizon; h < kErrorWeeks.size() && known >= enough; ++h) {
      if (origin + series.periods(kErrorWeeks[h]) > series.outcome.size()) break;
      const double error = filter.StandardisedError(origin, kErrorWeeks[h]);
      if (std::isnan(error)) continue;
      sum += error;
      count += 1.0;
      if (h == kWeightHorizon) windows += series.period_days / 7.0 / kErrorWeeks[h];
    }
    if (!std::isnan(series.outcome[origin])) ++known;
    filter.Advance(origin);
  }
  if (count == 0.0) return 1.0;
  const double scale = sum / count / kMeanOfAbsoluteNormal;
  return std::clamp(std::pow(scale, windows / (windows + kPriorWindows)), 0.5, 2.0);
}

}  // namespace funnelcast::simulator

// Simple rules that a model has to beat.
#ifndef FUNNELCAST_SIMULATOR_RULES_BASELINE_H_
#define FUNNELCAST_SIMULATOR_RULES_BASELINE_H_

#include <optional>

#include "simulator/data/history.h"

namespace funnelcast::rules {

// The rules that a forecast is held against, each a single number scored by its absolute error.
enum class Baseline {
  kSeasonalNaive = 0,   // the same weeks of the year before; from 60 weeks of history on
  kLastEightWeeks = 1,  // the mean of the last eight weeks
  kInputRatio = 2       // outcome per input over the last eight weeks, times the input that was
};
inline constexpr int kBaselineCount = 3;

// What a rule knows: the daily outcomes and inputs of a series over the whole history, of which it
// looks at outcomes before `origin` only; the inputs of the window are the plan.
struct BaselineCase {
  const data::FunnelHistory* history = nullptr;
  const data::DailyValues* outcome = nullptr;
  const data::DailyValues* input = nullptr;  // empty for a series without input
  data::Day origin = 0;
  data::Day window_end = 0;
};

// The sum over [origin, window_end) that `baseline` predicts; nothing where it does not apply.
std::optional<double> PredictByBaseline(Baseline baseline, const BaselineCase& one);

}  // namespace funnelcast::rules

#endif  // FUNNELCAST_SIMULATOR_RULES_BASELINE_H_

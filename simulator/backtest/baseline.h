// Simple rules that a model has to beat.
#ifndef FUNNELCAST_SIMULATOR_BACKTEST_BASELINE_H_
#define FUNNELCAST_SIMULATOR_BACKTEST_BASELINE_H_

#include <optional>

#include "simulator/backtest.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// What a rule knows: the daily outcomes and inputs of a series over the whole history, of which it
// looks at outcomes before `origin` only; the inputs of the window are the plan.
struct BaselineCase {
  const FunnelHistory* history = nullptr;
  const DailyValues* outcome = nullptr;
  const DailyValues* input = nullptr;  // empty for a series without input
  Day origin = 0;
  Day window_end = 0;
};

// The sum over [origin, window_end) that `baseline` predicts; nothing where it does not apply.
std::optional<double> PredictByBaseline(Baseline baseline, const BaselineCase& one);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_BACKTEST_BASELINE_H_

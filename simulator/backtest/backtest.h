// Public entry: what the model would have forecast in the past, held against what happened.
#ifndef FUNNELCAST_SIMULATOR_BACKTEST_BACKTEST_H_
#define FUNNELCAST_SIMULATOR_BACKTEST_BACKTEST_H_

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/forecast.h"
#include "simulator/rules/baseline.h"

namespace funnelcast::backtest {

struct BacktestOptions {
  // The most origins to forecast from, 1 to 26; fewer where the history is short.
  int origin_count = 12;
  std::vector<int> horizon_weeks = {4, 8, 13};  // ascending, 1 to 26
  // Of the fits. 4 x 250 draws leave a Monte Carlo error of a hundredth of a forecast's spread in
  // its CRPS.
  fit::FitOptions fit = {.draw_count_per_chain = 250, .warmup_count = 400};
};

// How many forecasts were scored and how they did. Coverages count central intervals of 50, 80 and
// 95 %.
struct BacktestScores {
  int window_count = 0;
  std::array<int, 3> windows_covered{};  // sums over the whole window
  int period_count = 0;
  std::array<int, 3> periods_covered{};  // single periods
  double mean_crps = 0.0;                // of window sums, in the series' units
  double relative_bias = 0.0;            // sum of (forecast mean - observed) / sum of observed
  // Of the rules that apply to every window of the row, the one that scored best in hindsight.
  bool has_baseline = false;
  rules::Baseline best_baseline = rules::Baseline::kLastEightWeeks;
  double best_baseline_crps = 0.0;
};

// Which series a row is about: a stage of the brand as a whole, one channel's, or the stage of all
// channels, each forecast by itself.
enum class BacktestScope { kBrand = 0, kAllChannels = 1, kChannel = 2 };

struct BacktestRow {
  BacktestScope scope = BacktestScope::kBrand;
  std::string channel;  // kChannel only
  data::Quantity quantity = data::Quantity::kAttention;
  int horizon_weeks = 0;
  BacktestScores scores;
};

struct Backtest {
  std::vector<data::Day> origins;  // ascending; the first day of the forecasts
  std::vector<BacktestRow> rows;
};

// Rolling origins: fits the history before each origin and forecasts with the inputs that really
// happened, for each horizon that the history still covers.
//
// Origins lie four weeks apart, the last one the shortest horizon before the history's end, and
// leave at least 13 weeks to learn from, or half of a history shorter than 26 weeks. A channel that
// had no input before an origin is unknown there: what it was going to spend is not in that plan. A
// channel that neither spends nor brings anything in a window is not scored there.
//
// Deterministic like FitFunnel. Errors: FAILED_PRECONDITION when no origin leaves enough history;
// CANCELLED when `progress` returned false; those of FitFunnel.
absl::StatusOr<Backtest> BacktestFunnel(const data::FunnelHistory& history,
                                        const BacktestOptions& options,
                                        const fit::FitProgress& progress);

// Fits one of the histories that a backtest cuts; FitFunnel, unless a caller keeps fits by.
using FitFunction = std::function<absl::StatusOr<data::FittedFunnel>(
    const data::FunnelHistory& history, const fit::FitOptions& options,
    const fit::FitProgress& progress)>;

// The same with fits from `fit`.
absl::StatusOr<Backtest> BacktestFunnelWith(const FitFunction& fit,
                                            const data::FunnelHistory& history,
                                            const BacktestOptions& options,
                                            const fit::FitProgress& progress);

}  // namespace funnelcast::backtest

#endif  // FUNNELCAST_SIMULATOR_BACKTEST_BACKTEST_H_

// Goals and what is said of their chances. Plain data; made by simulator/assess.
#ifndef FUNNELCAST_SIMULATOR_DATA_GOAL_H_
#define FUNNELCAST_SIMULATOR_DATA_GOAL_H_

#include <optional>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::data {

// A funnel's history, model and forecast under the plan in question. None is owned.
struct FunnelOutlook {
  const FunnelHistory* history = nullptr;
  const FittedFunnel* fitted = nullptr;
  const ForecastDraws* forecast = nullptr;
  const PlanInputs* plan = nullptr;
};

// A goal: sum(metric) over [first_day, end_day), divided by sum(per) when there is one, at least or
// at most `target`.
struct GoalSpec {
  std::string id;
  int funnel_index = 0;  // into the outlooks
  Quantity metric = Quantity::kAction;
  std::optional<Quantity> per;
  std::string channel;  // empty for the brand as a whole
  bool at_least = true;
  double target = 0.0;
  Day first_day = 0;
  Day end_day = 0;
};

enum class VerdictClass { kSafe, kRealistic, kAmbitious, kUnrealistic, kOutOfReach };

enum class ReasonKind {
  kForecast,
  kBaseRate,
  kLimitingStage,
  kOutsideObserved,
  kNoOwnHistory,
  kShortHistory,
  kPoorConvergence,
  kObservedSoFar,
  kConflict
};

// One reason with the numbers its sentence needs; making the sentence belongs to the caller.
struct VerdictReason {
  ReasonKind kind = ReasonKind::kForecast;
  // kForecast: mean of the goal's quantity; kBaseRate: number of past windows that reached the
  // target; kLimitingStage: the rate needed; kOutsideObserved, kNoOwnHistory: share of the planned
  // input, 0 to 1; kShortHistory: weeks of history; kPoorConvergence: largest R-hat;
  // kObservedSoFar: the quantity so far; kConflict: joint chance of the two.
  double value = 0.0;
  // kForecast: 0.05 quantile; kBaseRate: number of past windows of this length; kLimitingStage:
  // best rate ever seen over as long a window; kShortHistory: weeks of the goal's window;
  // kObservedSoFar: days observed.
  double reference = 0.0;
  // kForecast: 0.95 quantile; kBaseRate: the best past window's quantity; kLimitingStage: the rate
  // forecast.
  double upper = 0.0;
  // kLimitingStage: the parent quantity (kSpend for the first stage) and the child of the rate.
  Quantity from = Quantity::kSpend;
  Quantity to = Quantity::kAttention;
  // kNoOwnHistory: the channels; kConflict: the other goal's id.
  std::vector<std::string> names;
};

struct GoalVerdict {
  std::string id;
  double chance = 0.0;
  double chance_standard_error =
      0.0;  // Monte Carlo: sqrt(p (1 - p) / draw_count), by the add-one estimate of p
  VerdictClass verdict_class = VerdictClass::kOutOfReach;
  std::vector<VerdictReason> reasons;  // the weightiest first
  bool has_mean = false;               // false when the ratio is undefined in some draw
  double mean = 0.0;
  std::vector<double> quantiles;  // at kVerdictProbabilities
};
inline constexpr double kVerdictProbabilities[] = {0.025, 0.05, 0.1,  0.25, 0.5,
                                                   0.75,  0.9,  0.95, 0.975};

struct Assessment {
  std::vector<GoalVerdict> verdicts;  // in the order of the goals
  double joint_chance = 0.0;          // of all goals in the same draws
  double joint_chance_standard_error = 0.0;
};

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_GOAL_H_

// Goals and what is said of their chances. Plain data; made by simulator/assess.
#ifndef FUNNELCAST_SIMULATOR_DATA_GOAL_H_
#define FUNNELCAST_SIMULATOR_DATA_GOAL_H_

#include <optional>
#include <string>
#include <variant>
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

// Why a verdict is what it is: facts with the numbers that a sentence needs. The quantity is the
// goal's.

struct ForecastReason {
  double mean = 0.0;
  double low = 0.0;   // 0.05 quantile
  double high = 0.0;  // 0.95 quantile
};

// Past windows as long as the goal's.
struct BaseRateReason {
  int reached_count = 0;
  int window_count = 0;
  double best = 0.0;  // the quantity of the best of them
};

// The step of the funnel that would have to rise furthest beyond the best it ever had.
struct LimitingStageReason {
  Quantity from = Quantity::kSpend;  // kSpend before the first stage
  Quantity to = Quantity::kAttention;
  double needed_rate = 0.0;
  double best_rate = 0.0;  // ever, over a window as long as the goal's
  double forecast_rate = 0.0;
};

struct OutsideObservedReason {
  double share = 0.0;  // of the planned input, 0 to 1
};

struct NoOwnHistoryReason {
  double share = 0.0;  // of the planned input, 0 to 1
  std::vector<std::string> channels;
};

struct ShortHistoryReason {
  double history_weeks = 0.0;
  double window_weeks = 0.0;
};

struct PoorConvergenceReason {
  double max_rhat = 0.0;
};

struct ObservedSoFarReason {
  double quantity = 0.0;
  int days = 0;
};

struct ConflictReason {
  std::string goal;  // the other one's id
  double joint_chance = 0.0;
};

using VerdictReason = std::variant<ForecastReason, BaseRateReason, LimitingStageReason,
                                   OutsideObservedReason, NoOwnHistoryReason, ShortHistoryReason,
                                   PoorConvergenceReason, ObservedSoFarReason, ConflictReason>;

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

// The quantity a goal is about: in the past day by day, in the future draw by draw.
#ifndef FUNNELCAST_SIMULATOR_PLANNER_GOAL_QUANTITY_H_
#define FUNNELCAST_SIMULATOR_PLANNER_GOAL_QUANTITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/assess.h"

namespace funnelcast::simulator {

// Daily values of a quantity of a channel, or of the brand (empty channel): what is observed for
// the brand as a whole, else the sum over channels. [history.day_count], NaN where nothing was
// observed.
DailyValues CollectDaily(const FunnelHistory& history, const std::string& channel,
                         Quantity quantity);

// The sum over [first_day, end_day) of the observed days.
double SumDays(const FunnelHistory& history, const DailyValues& daily, Day first_day, Day end_day);

// Draws of the sum of a quantity over the goal's window, [draw_count]: observed before the forecast
// begins, planned or simulated from then on. FAILED_PRECONDITION when days are not covered or
// nothing measures the quantity.
absl::StatusOr<std::vector<double>> CollectGoalDraws(const FunnelOutlook& outlook,
                                                     const GoalSpec& goal, Quantity quantity);

// The end of what the history covers: rows that stand for whole weeks cover their week.
Day CoveredEnd(const FunnelOutlook& outlook);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_PLANNER_GOAL_QUANTITY_H_

// The quantity a goal is about: in the past day by day, in the future draw by draw.
#ifndef FUNNELCAST_SIMULATOR_ASSESS_GOAL_QUANTITY_H_
#define FUNNELCAST_SIMULATOR_ASSESS_GOAL_QUANTITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/assess/assess.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast::assess {

// Draws of the sum of a quantity over the goal's window, [draw_count]: observed before the forecast
// begins, planned or simulated from then on. FAILED_PRECONDITION when days are not covered or
// nothing measures the quantity.
absl::StatusOr<std::vector<double>> CollectGoalDraws(const data::FunnelOutlook& outlook,
                                                     const data::GoalSpec& goal,
                                                     data::Quantity quantity);

// The end of what the history covers: rows that stand for whole weeks cover their week.
data::Day CoveredEnd(const data::FunnelOutlook& outlook);

}  // namespace funnelcast::assess

#endif  // FUNNELCAST_SIMULATOR_ASSESS_GOAL_QUANTITY_H_

// How often the past reached what a goal asks for, and the best rates it ever had.
#ifndef FUNNELCAST_SIMULATOR_ASSESS_BASE_RATE_H_
#define FUNNELCAST_SIMULATOR_ASSESS_BASE_RATE_H_

#include "simulator/assess/assess.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast::assess {

// Past windows as long as the goal's, one beginning each day, all within the history.
struct BaseRate {
  int window_count = 0;
  int reached_count = 0;
  double best = 0.0;  // largest quantity (smallest for "at most")
};
BaseRate ComputeBaseRate(const data::FunnelHistory& history, const data::GoalSpec& goal);

// The largest ratio sum(to) / sum(from) over any past window of `day_count` days, or of the whole
// history where that is shorter; 0 when `from` never was above zero.
double FindBestRate(const data::FunnelHistory& history, const std::string& channel,
                    data::Quantity from, data::Quantity to, int day_count);

}  // namespace funnelcast::assess

#endif  // FUNNELCAST_SIMULATOR_ASSESS_BASE_RATE_H_

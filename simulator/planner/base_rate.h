// How often the past reached what a goal asks for, and the best rates it ever had.
#ifndef FUNNELCAST_SIMULATOR_PLANNER_BASE_RATE_H_
#define FUNNELCAST_SIMULATOR_PLANNER_BASE_RATE_H_

#include "simulator/assess.h"

namespace funnelcast::simulator {

// Past windows as long as the goal's, one beginning each day, all within the history.
struct BaseRate {
  int window_count = 0;
  int reached_count = 0;
  double best = 0.0;  // largest quantity (smallest for "at most")
};
BaseRate ComputeBaseRate(const FunnelHistory& history, const GoalSpec& goal);

// The largest ratio sum(to) / sum(from) over any past window of `day_count` days, or of the whole
// history where that is shorter; 0 when `from` never was above zero.
double FindBestRate(const FunnelHistory& history, const std::string& channel, Quantity from,
                    Quantity to, int day_count);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_PLANNER_BASE_RATE_H_

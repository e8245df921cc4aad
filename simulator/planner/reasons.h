// Why a goal's chance is what it is.
#ifndef FUNNELCAST_SIMULATOR_PLANNER_REASONS_H_
#define FUNNELCAST_SIMULATOR_PLANNER_REASONS_H_

#include <vector>

#include "simulator/assess.h"

namespace funnelcast::simulator {

// The reasons of a verdict whose mean and quantiles are filled in, the weightiest first; conflicts
// between goals are the caller's.
std::vector<VerdictReason> ExplainVerdict(const FunnelOutlook& outlook, const GoalSpec& goal,
                                          const GoalVerdict& verdict);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_PLANNER_REASONS_H_

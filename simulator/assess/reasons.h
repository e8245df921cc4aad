// Why a goal's chance is what it is.
#ifndef FUNNELCAST_SIMULATOR_ASSESS_REASONS_H_
#define FUNNELCAST_SIMULATOR_ASSESS_REASONS_H_

#include <vector>

#include "simulator/assess/assess.h"
#include "simulator/data/goal.h"

namespace funnelcast::assess {

// The reasons of a verdict whose mean and quantiles are filled in, the weightiest first; conflicts
// between goals are the caller's.
std::vector<data::VerdictReason> ExplainVerdict(const data::FunnelOutlook& outlook,
                                                const data::GoalSpec& goal,
                                                const data::GoalVerdict& verdict);

}  // namespace funnelcast::assess

#endif  // FUNNELCAST_SIMULATOR_ASSESS_REASONS_H_

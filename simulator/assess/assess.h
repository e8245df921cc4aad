// Public entry: how likely goals are under a forecast, how likely all of them together, and why.
#ifndef FUNNELCAST_SIMULATOR_ASSESS_ASSESS_H_
#define FUNNELCAST_SIMULATOR_ASSESS_ASSESS_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::assess {

// The class of a chance: safe from 0.9, realistic from 0.6, ambitious from 0.25, unrealistic from
// 0.02.
data::VerdictClass ClassifyChance(double chance);

// Assesses goals. Days of a goal's window before its funnel's forecast count as observed in the
// history.
//
// A draw without any of the `per` quantity misses the goal. All outlooks' forecasts must have the
// same draw count. Errors: FAILED_PRECONDITION when history and forecast leave days of a goal's
// window uncovered, or nothing measures the goal's quantity for its channel; the sentence names the
// goal and the days.
absl::StatusOr<data::Assessment> AssessGoals(std::span<const data::FunnelOutlook> outlooks,
                                             std::span<const data::GoalSpec> goals);

// The goal's quantity as observed within its window up to the end of `history`: sum, or ratio of
// sums; nothing when no day of it was observed or the denominator is zero.
std::optional<double> ObservedQuantity(const data::FunnelHistory& history,
                                       const data::GoalSpec& goal);

}  // namespace funnelcast::assess

#endif  // FUNNELCAST_SIMULATOR_ASSESS_ASSESS_H_

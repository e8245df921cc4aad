// What the members of each series' mixture weigh and how far they go wrong.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_MEMBER_ERRORS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_MEMBER_ERRORS_H_

#include <array>

#include "simulator/forward/rolling_errors.h"
#include "simulator/model/anchor.h"
#include "simulator/model/grid.h"
#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// Fills `node.past` and `node.mixtures`.
//
// Members: the structural model and last year's weeks, for brand totals also the input ratio; those
// that the history is too short for are left out. Weights are in proportion to the precision 1 / v
// of a window of eight weeks, but for a quarter that is even: v is what the member's errors at all
// past origins say (LearnSpread), for the structural member its posterior variance.
//
// A mixture of calibrated members whose errors correlate by 1/2 is too wide: its own error has the
// variance v (1 + sum w^2) / 2, but each member brings v, and their disagreement v (1 - sum w^2) /
// 2 more. So every member's level spread is shrunk by sqrt(sum w^2), which makes the two equal.
//
// REQUIRES: `node.draws` are set, [row_count][draw_count]. Cost: linear in the periods.
void LearnMembers(const FunnelHistory& history, const PeriodGrid& grid, int draw_count,
                  FittedNode& node);

// The spread that explains a member's errors v_h:
//
//   v_h = level_sd^2 A_h + drift_sd^2 B_h + noise^2 / n_h
//
// by least squares of relative errors, none of the three below zero. A_h and B_h are the variances
// of a window's mean of the damped random walk (model/drift) from an initial error of 1 and from
// innovations of 1 per root of a week; n_h is its number of periods. On the log scale v_h is first
// drawn to a prior guess that counts as one window: for a week an sd of 0.25, for longer windows
// the week's variance split in fixed shares over level, drift and noise. `weight` is left at 0.
Member LearnSpread(const ErrorMoments& errors, int period_days);

// Variance of the log error that the spread of a member implies for a window of eight weeks.
double EightWeekVariance(const Member& member, int period_days);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_MEMBER_ERRORS_H_

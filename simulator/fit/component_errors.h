// What the components of each series' mixture weigh and how far they go wrong.
#ifndef FUNNELCAST_SIMULATOR_FIT_COMPONENT_ERRORS_H_
#define FUNNELCAST_SIMULATOR_FIT_COMPONENT_ERRORS_H_

#include <array>

#include "simulator/data/components.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/rules/rolling_errors.h"

namespace funnelcast::fit {

// Fills `node.past` and `node.mixtures`; leaves both empty for a stage whose inputs carry over or
// saturate, which the structural model forecasts alone.
//
// Components: the structural model and last year's weeks, for brand totals also the input ratio;
// those that the history is too short for are left out. Weights are in proportion to the precision
// 1 / v of a window of eight weeks, but for a quarter that is even: v is what the component's
// errors at all past origins say (LearnSpread), for the structural component its posterior
// variance.
//
// A mixture of calibrated components whose errors correlate by 1/2 is too wide: its own error has
// the variance v (1 + sum w^2) / 2, but each component brings v, and their disagreement v (1 - sum
// w^2) / 2 more. So every component's level spread is shrunk by sqrt(sum w^2), which makes the two
// equal.
//
// REQUIRES: `node.draws` are set, [row_count][draw_count]. Cost: linear in the periods.
void LearnComponents(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                     int draw_count, data::FittedNode& node);

// The spread that explains a component's errors v_h:
//
//   v_h = level_sd^2 A_h + drift_sd^2 B_h + noise^2 / n_h
//
// by least squares of relative errors, none of the three below zero. A_h and B_h are the variances
// of a window's mean of the damped random walk (model/drift) from an initial error of 1 and from
// innovations of 1 per root of a week; n_h is its number of periods. On the log scale v_h is first
// drawn to a prior guess that counts as one window: for a week an sd of 0.25, for longer windows
// the week's variance split in fixed shares over level, drift and noise. `weight` is left at 0.
data::Component LearnSpread(const rules::ErrorMoments& errors, int period_days);

// Variance of the log error that the spread of a component implies for a window of eight weeks.
double EightWeekVariance(const data::Component& component, int period_days);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_COMPONENT_ERRORS_H_

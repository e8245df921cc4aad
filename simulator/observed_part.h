// Public entry: plans that begin before the history ends. Their first days are not forecast but
// observed, whatever was planned for them.
#ifndef FUNNELCAST_SIMULATOR_OBSERVED_PART_H_
#define FUNNELCAST_SIMULATOR_OBSERVED_PART_H_

#include "simulator/compare.h"
#include "simulator/forecast.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// The plan from `first_day` on, as if it had been made for these days alone. Events stay as they
// are. REQUIRES: `first_day` lies within the plan.
PlanInputs CutPlan(const PlanInputs& plan, Day first_day);

// The sum of what was observed of a series over [first_day, end_day); of the brand where `channel`
// is empty, of what a channel had under no campaign where `campaign` is kUnnamedCampaign. Days
// without a value count as 0.
double SumObserved(const FunnelHistory& history, const std::string& channel,
                   const std::string& campaign, Quantity quantity, Day first_day, Day end_day);

// Puts what was observed from `first_day` on before a forecast that begins later: periods of the
// forecast's length of which the last, which ends where the forecast begins, may be shorter, and
// the same sums in the totals, whose quantiles they shift. Inputs that were observed and are
// planned no more become series as well.
// REQUIRES: `first_day` lies before the forecast's. Cost: a pass over the history a series.
void PrependObserved(const FunnelHistory& history, Day first_day, ForecastSummary& forecast);

// Adds what was observed over [first_day, end_day) to a plan's totals, in every draw.
void AddObserved(const FunnelHistory& history, Day first_day, Day end_day, PlanTotals& totals);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_OBSERVED_PART_H_

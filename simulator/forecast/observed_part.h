// Public entry: plans that begin before the history ends. Their first days are not forecast but
// observed, whatever was planned for them.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_OBSERVED_PART_H_
#define FUNNELCAST_SIMULATOR_FORECAST_OBSERVED_PART_H_

#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::forecast {

// The plan from `first_day` on, as if it had been made for these days alone. Events stay as they
// are. REQUIRES: `first_day` lies within the plan.
data::PlanInputs CutPlan(const data::PlanInputs& plan, data::Day first_day);

// The sum of what was observed of a series over [first_day, end_day); of the brand where `channel`
// is empty, of what a channel had under no campaign where `campaign` is kUnnamedCampaign. Days
// without a value count as 0.
double SumObserved(const data::FunnelHistory& history, const std::string& channel,
                   const std::string& campaign, data::Quantity quantity, data::Day first_day,
                   data::Day end_day);

// Puts what was observed from `first_day` on before a forecast that begins later: periods of the
// forecast's length of which the last, which ends where the forecast begins, may be shorter, and
// the same sums in the totals, whose quantiles they shift. Inputs that were observed and are
// planned no more become series as well.
// REQUIRES: `first_day` lies before the forecast's. Cost: a pass over the history a series.
void PrependObserved(const data::FunnelHistory& history, data::Day first_day,
                     ForecastSummary& forecast);

// Adds what was observed over [first_day, end_day) to a plan's totals, in every draw.
void AddObserved(const data::FunnelHistory& history, data::Day first_day, data::Day end_day,
                 PlanTotals& totals);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_OBSERVED_PART_H_

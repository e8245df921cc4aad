// A fitted funnel written down by hand for tests of single stages of a forecast: what it forecasts
// can be computed on paper.
#ifndef FUNNELCAST_TESTS_SIMULATOR_FORECAST_STAGE_FUNNEL_H_
#define FUNNELCAST_TESTS_SIMULATOR_FORECAST_STAGE_FUNNEL_H_

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"

namespace funnelcast {

inline constexpr data::Day kStageMonday = 20003;  // the day after the history
inline constexpr int kStageDraws = 4;

// Channels b and a (in this order), whose input of 100 a week brings attention of 200 and 50: a
// log-normal stage of elasticity 1 with neither drift nor noise to speak of. Interest follows at a
// fifth of attention. No brand node, so that the brand has the sums. Four draws that are all the
// same. The largest input seen is 20 a day.
data::FittedFunnel MakeStageFunnel();

// Inputs a day for `day_count` days from kStageMonday on.
data::PlanInputs MakeStagePlan(int day_count, double spend_a, double spend_b);

// The same with attention that doubles in weeks full of the event `sale`.
data::FittedFunnel WithSale(data::FittedFunnel fitted);

// The plan in weeks.
data::PlanPeriods MakeStageWeeks(const data::PlanInputs& plan);

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SIMULATOR_FORECAST_STAGE_FUNNEL_H_

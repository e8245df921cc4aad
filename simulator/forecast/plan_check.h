// What the public entries ask of a plan before they simulate it, and how far it leaves the history.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_PLAN_CHECK_H_
#define FUNNELCAST_SIMULATOR_FORECAST_PLAN_CHECK_H_

#include "absl/status/status.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::forecast {

// The errors of ForecastPlan.
absl::Status CheckPlan(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                       int draw_count);

// REQUIRES: a plan that passes CheckPlan.
data::PlanSupportShares ComputeSupport(const data::FittedFunnel& fitted,
                                       const data::PlanInputs& plan,
                                       const data::PlanPeriods& periods);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_PLAN_CHECK_H_

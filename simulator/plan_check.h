// What the public entries ask of a plan before they simulate it, and how far it leaves the history.
#ifndef FUNNELCAST_SIMULATOR_PLAN_CHECK_H_
#define FUNNELCAST_SIMULATOR_PLAN_CHECK_H_

#include "absl/status/status.h"
#include "simulator/forecast.h"
#include "simulator/forward/plan_periods.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// The errors of ForecastPlan.
absl::Status CheckPlan(const FittedFunnel& fitted, const PlanInputs& plan, int draw_count);

// REQUIRES: a plan that passes CheckPlan.
PlanSupportShares ComputeSupport(const FittedFunnel& fitted, const PlanInputs& plan,
                                 const PlanPeriods& periods);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_PLAN_CHECK_H_

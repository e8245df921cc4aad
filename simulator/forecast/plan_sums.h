// Sums of plans over their window, several at once with the same draws.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_PLAN_SUMS_H_
#define FUNNELCAST_SIMULATOR_FORECAST_PLAN_SUMS_H_

#include <array>
#include <span>
#include <vector>

#include "simulator/data/history.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/plan_run.h"

namespace funnelcast::forecast {

// Of the brand's stages over the whole window, [draw_count]; empty for a stage that the funnel does
// not have.
using StageSums = std::array<std::vector<double>, data::kStageCount>;

// The cut of a last, partial period to the days that the plan has of it is by weekday shares, which
// the base must then have. Levels and noise are drawn, and what the plans have in common is added
// up, once a block for all plans.
std::vector<StageSums> SumPlans(const ForecastBase& base, std::vector<PlanRun> runs);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_PLAN_SUMS_H_

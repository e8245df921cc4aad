// Whether forecasts and comparisons are small enough to be computed and sent.
#ifndef FUNNELCAST_SERVER_SERVICE_FORECAST_SIZE_H_
#define FUNNELCAST_SERVER_SERVICE_FORECAST_SIZE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "server/convert/plan.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::service {

// RESOURCE_EXHAUSTED when a forecast would hold too many draws x series x periods: stages and both
// inputs, for the brand, each channel, and each campaign where they are asked for or the plan names
// some of its channel. Cheap; ask before allocating.
absl::Status CheckForecastSize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                               int draw_count, forecast::CampaignUse campaigns);

// RESOURCE_EXHAUSTED when a forecast's means and quantiles of all series, periods and totals would
// be too many. Cheap; ask before simulating.
absl::Status CheckSummarySize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                              std::size_t quantile_count, forecast::CampaignUse campaigns);

// RESOURCE_EXHAUSTED when a comparison would hold too many draws x series x periods for any one of
// its plans, or too many draws x stages x plans for all. Cheap; ask before allocating.
absl::Status CheckComparisonSize(const data::FittedFunnel& fit,
                                 std::span<const data::PlanInputs> plans, int draw_count);

// Adds the daily values that `plan` takes in the engine's form to `count`, those of all plans of a
// comparison so far. RESOURCE_EXHAUSTED when they become too many.
absl::Status CountDailyValues(const convert::Plan& plan, std::int64_t& count);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_FORECAST_SIZE_H_

// Forecasts and comparisons on behalf of a call: checked, computed, and given up when nobody waits.
#ifndef FUNNELCAST_SERVER_SERVICE_FORECAST_RUN_H_
#define FUNNELCAST_SERVER_SERVICE_FORECAST_RUN_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/limits.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::service {

// How a forecast is to be computed.
struct ForecastSettings {
  int draw_count = 0;  // 0: `default_draw_count`, or all that the model keeps if those are fewer
  int default_draw_count = limits::kDefaultForecastDraws;
  std::uint64_t seed = 1;
  forecast::WindowUse windows = forecast::WindowUse::kAnyWindow;
  forecast::CampaignUse campaigns = forecast::CampaignUse::kChannelsOnly;
};

// The draws to use: `draw_count`, or `if_zero` or all that the model keeps if those are fewer.
// INVALID_ARGUMENT when the model keeps fewer than `draw_count`.
absl::StatusOr<int> ChooseDrawCount(const data::FittedFunnel& fit, int draw_count, int if_zero);

// Simulates `inputs`, with what the cache keeps of their window. Errors: RESOURCE_EXHAUSTED when
// draws x series x periods exceed the limit, checked before anything is allocated; INVALID_ARGUMENT
// on `draw_count` beyond what the model keeps, and for planned channels the model does not know;
// CANCELLED. REQUIRES: a plan that begins when the model's history ends, or later.
absl::StatusOr<data::ForecastDraws> RunForecast(const SharedFit& fit,
                                                const data::PlanInputs& inputs,
                                                const ForecastSettings& settings,
                                                const Engine& engine, ModelCache& models,
                                                const CallContext& call);

// The same summed up, with quantiles of these probabilities. Also RESOURCE_EXHAUSTED when the
// response would hold too many values, checked before anything is simulated.
absl::StatusOr<forecast::ForecastSummary> RunSummary(const SharedFit& fit,
                                                     const data::PlanInputs& inputs,
                                                     const ForecastSettings& settings,
                                                     std::span<const double> probabilities,
                                                     const Engine& engine, ModelCache& models,
                                                     const CallContext& call);

// Simulates plans with the same draws, of which `settings` needs the counts and the seed only.
// Errors: those of RunForecast, with the field `plans[i]`; CANCELLED when the caller goes away.
absl::StatusOr<std::vector<forecast::PlanTotals>> RunComparison(
    const data::FittedFunnel& fit, const std::vector<data::PlanInputs>& plans,
    const ForecastSettings& settings, const Engine& engine, const CallContext& call,
    const std::function<void(int done)>& progress);

// An error of the engine with a reason for programs.
absl::Status RefusalOf(const absl::Status& status);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_FORECAST_RUN_H_

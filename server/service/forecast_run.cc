#include "server/service/forecast_run.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/forecast_size.h"
#include "server/service/model_cache.h"
#include "server/service/plan_channels.h"
#include "server/service/window_cache.h"
#include "server/status_macros.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::service {
namespace {

// Events and controls of a plan as bytes, which differ where they do.
std::string TellSurroundings(const data::PlanInputs& inputs) {
  std::string bytes;
  const auto add = [&](const auto& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  };
  const auto add_text = [&](const std::string& text) {
    add(text.size());
    bytes += text;
  };
  add(inputs.events.size());
  for (const data::EventDays& event : inputs.events) {
    add_text(event.series);
    for (const int number : {event.first_day, event.end_day, event.lead_days, event.lag_days}) {
      add(number);
    }
    add(event.kind);
  }
  for (const data::ControlPlan& control : inputs.controls) {
    add_text(control.id);
    add(control.values.size());
    for (const double value : control.values) add(value);
  }
  return bytes;
}

// Checks a plan and finds what the cache keeps of its window.
absl::StatusOr<forecast::ForecastOptions> PrepareForecast(const SharedFit& fit,
                                                          const data::PlanInputs& inputs,
                                                          const ForecastSettings& settings,
                                                          const Engine& engine,
                                                          ModelCache& models) {
  ASSIGN_OR_RETURN(const auto draw_count,
                   ChooseDrawCount(*fit, settings.draw_count, settings.default_draw_count));
  forecast::ForecastOptions options;
  options.draw_count = draw_count;
  options.seed = settings.seed;
  options.windows = settings.windows;
  options.campaigns = settings.campaigns;
  options.thread_count = engine.thread_count;
  RETURN_IF_ERROR(CheckPlanFitsModel(*fit, inputs, "plan"));
  RETURN_IF_ERROR(CheckForecastSize(*fit, inputs, options.draw_count, options.campaigns));
  WindowKey key;
  key.fit = fit;
  key.first_day = inputs.first_day;
  key.day_count = inputs.day_count;
  key.draw_count = options.draw_count;
  key.seed = options.seed;
  key.use = options.windows;
  key.surroundings = TellSurroundings(inputs);
  auto window = models.windows().Get(key, forecast::PreparedBytes(*fit, inputs, options),
                                     [&] { return engine.prepare_window(fit, inputs, options); });
  if (!window.ok()) return RefusalOf(window.status());
  options.prepared = *std::move(window);
  return options;
}

// What the engine made, unless nobody waits for it any more.
template <typename Forecast>
absl::StatusOr<Forecast> FinishForecast(absl::StatusOr<Forecast> forecast,
                                        const CallContext& call) {
  if (!forecast.ok()) return RefusalOf(forecast.status());
  if (call.cancelled()) return errors::Cancelled(words::Message{"FORECAST_CALLER_GONE", {}});
  return forecast;
}

}  // namespace

absl::StatusOr<int> ChooseDrawCount(const data::FittedFunnel& fit, int draw_count, int if_zero) {
  if (draw_count > fit.draw_count) {
    return errors::InvalidField(
        "draw_count", errors::kOutOfRange,
        words::Message{"DRAW_COUNT_TOO_LARGE",
                       {{"draw_count", draw_count}, {"kept", fit.draw_count}}});
  }
  return draw_count > 0 ? draw_count : std::min(if_zero, fit.draw_count);
}

absl::Status RefusalOf(const absl::Status& status) {
  if (status.ok() || !errors::ReasonOf(status).empty()) return status;
  return errors::MakeError(status.code(), "FORECAST_REFUSED", errors::MessageOf(status));
}

absl::StatusOr<data::ForecastDraws> RunForecast(const SharedFit& fit,
                                                const data::PlanInputs& inputs,
                                                const ForecastSettings& settings,
                                                const Engine& engine, ModelCache& models,
                                                const CallContext& call) {
  ASSIGN_OR_RETURN(const auto options, PrepareForecast(fit, inputs, settings, engine, models));
  return FinishForecast(engine.forecast(*fit, inputs, options), call);
}

absl::StatusOr<forecast::ForecastSummary> RunSummary(const SharedFit& fit,
                                                     const data::PlanInputs& inputs,
                                                     const ForecastSettings& settings,
                                                     std::span<const double> probabilities,
                                                     const Engine& engine, ModelCache& models,
                                                     const CallContext& call) {
  RETURN_IF_ERROR(CheckSummarySize(*fit, inputs, probabilities.size(), settings.campaigns));
  ASSIGN_OR_RETURN(const auto options, PrepareForecast(fit, inputs, settings, engine, models));
  return FinishForecast(engine.summarize(*fit, inputs, options, probabilities), call);
}

absl::StatusOr<std::vector<forecast::PlanTotals>> RunComparison(
    const data::FittedFunnel& fit, const std::vector<data::PlanInputs>& plans,
    const ForecastSettings& settings, const Engine& engine, const CallContext& call,
    const std::function<void(int done)>& progress) {
  ASSIGN_OR_RETURN(const auto draw_count,
                   ChooseDrawCount(fit, settings.draw_count, settings.default_draw_count));
  for (std::size_t i = 0; i < plans.size(); ++i) {
    RETURN_IF_ERROR(CheckPlanFitsModel(fit, plans[i], fmt::format("plans[{}]", i)));
  }
  RETURN_IF_ERROR(CheckComparisonSize(fit, plans, draw_count));
  forecast::CompareOptions options;
  options.draw_count = draw_count;
  options.seed = settings.seed;
  options.thread_count = engine.thread_count;
  progress(0);
  auto totals = engine.simulate_totals(fit, plans, options, [&](int done) {
    progress(done);
    return !call.cancelled();
  });
  if (call.cancelled()) return errors::Cancelled(words::Message{"COMPARISON_CALLER_GONE", {}});
  if (!totals.ok()) return RefusalOf(totals.status());
  return totals;
}

}  // namespace funnelcast::service

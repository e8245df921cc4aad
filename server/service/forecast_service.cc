// Forecasts over gRPC: what a request asks for is loaded in one snapshot, simulated, and summed up.
#include "funnelcast/v1/forecast.pb.h"
#include "server/convert/date.h"
#include "server/convert/forecast.h"
#include "server/convert/notice.h"
#include "server/service/chosen_plan.h"
#include "server/service/compare_scenarios.h"
#include "server/service/forecast_input.h"
#include "server/service/forecast_run.h"
#include "server/service/forecast_size.h"
#include "server/service/forecast_warnings.h"
#include "server/service/method_table.h"
#include "server/service/observed_start.h"
#include "server/service/plan_channels.h"
#include "server/service/platform_services.h"
#include "server/service/tools.h"
#include "server/status_macros.h"
#include "server/store/events.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"
#include "simulator/forecast/observed_part.h"

namespace funnelcast::service {
namespace {

struct ForecastInput {
  ForecastBasis basis;
  data::PlanInputs inputs;            // from the first day on that is forecast
  std::vector<std::string> left_out;  // planned channels that serve other funnels
  ObservedStart observed;
};

absl::StatusOr<ForecastInput> LoadForecastInput(const EngineTools& tools,
                                                const convert::ForecastQuery& query,
                                                const v1::PlanSource& source) {
  ASSIGN_OR_RETURN(auto reader, tools.store.Read());
  ASSIGN_OR_RETURN(const auto chosen, ChoosePlan(reader, query.brand, source, "plan"));
  ASSIGN_OR_RETURN(auto basis, LoadForecastBasis(reader, tools.engine, tools.models, query,
                                                 tools.store.now_us()));
  data::PlanInputs inputs = convert::ToPlanInputs(chosen.plan, {});
  ASSIGN_OR_RETURN(auto observed, TakeObserved(reader, basis.funnel, *basis.fit, inputs));
  ASSIGN_OR_RETURN(auto events, store::LoadEventDays(reader, query.brand, inputs.first_day,
                                                     chosen.plan.end_day));
  inputs.events = std::move(events);
  ASSIGN_OR_RETURN(auto left, LeaveToOtherFunnels(reader, tools.engine, tools.models, query.brand,
                                                  *basis.fit, inputs));
  return ForecastInput{std::move(basis), std::move(inputs), std::move(left), std::move(observed)};
}

// RESOURCE_EXHAUSTED when a forecast would be too large to send with its observed days.
absl::Status CheckSizeWithObserved(const ForecastInput& input,
                                   const convert::ForecastQuery& query) {
  if (!input.observed.any()) return absl::OkStatus();
  data::PlanInputs whole = input.inputs;
  whole.day_count += input.observed.end_day - input.observed.first_day;
  return CheckSummarySize(*input.basis.fit, whole, query.quantiles.size(), query.campaigns);
}

void AddWarnings(const ForecastInput& input, const forecast::ForecastSummary& forecast,
                 v1::ForecastResponse& response) {
  if (input.basis.newer_observations)
    *response.add_warnings() = convert::ToNotice(*input.basis.newer_observations);
  if (input.observed.missing) *response.add_warnings() = convert::ToNotice(*input.observed.missing);
  if (!input.left_out.empty()) {
    *response.add_warnings() = convert::ToNotice(LeftOutWarning(input.left_out, "forecast"));
  }
  for (const words::Message& warning :
       ForecastWarnings(*input.basis.fit, forecast.support, input.inputs)) {
    *response.add_warnings() = convert::ToNotice(warning);
  }
}

absl::Status MakeForecast(const EngineTools& tools, const v1::ForecastRequest& request,
                          const CallContext& call, v1::ForecastResponse& response) {
  ASSIGN_OR_RETURN(const auto query, convert::FromProto(request));
  ASSIGN_OR_RETURN(const auto input, LoadForecastInput(tools, query, request.plan()));
  ForecastSettings settings;
  settings.draw_count = query.draw_count;
  settings.seed = query.seed;
  settings.windows = forecast::WindowUse::kWholePeriods;
  settings.campaigns = query.campaigns;
  RETURN_IF_ERROR(CheckSizeWithObserved(input, query));
  ASSIGN_OR_RETURN(auto forecast, RunSummary(input.basis.fit, input.inputs, settings,
                                             query.quantiles, tools.engine, tools.models, call));
  convert::ToProto(forecast.first_day, *response.mutable_forecast_start());
  if (input.observed.any()) {
    forecast::PrependObserved(input.observed.history, input.observed.first_day, forecast);
  }
  convert::SetForecast(forecast, input.basis.model, query.quantiles, response);
  response.set_model(input.basis.model.name());
  response.set_currency_code(input.basis.currency_code);
  response.set_max_rhat(input.basis.fit->max_rhat());
  AddWarnings(input, forecast, response);
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<grpc::Service> MakeForecastService(CallRunner& calls, store::Store& store,
                                                   const Engine& engine, ModelCache& models) {
  auto table = std::make_unique<MethodTable<const EngineTools>>(
      "funnelcast.v1.ForecastService", calls, EngineTools{store, engine, models});
  table->Add(Lane::kCompute, &MakeForecast);
  table->AddResultStream(Lane::kCompute, &CompareScenarios);
  return table;
}

}  // namespace funnelcast::service

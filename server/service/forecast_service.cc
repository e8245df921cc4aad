// Forecasts over gRPC: what a request asks for is loaded in one snapshot, simulated, and summed up.
#include "funnelcast/v1/forecast.grpc.pb.h"
#include "server/convert/date.h"
#include "server/convert/forecast.h"
#include "server/convert/notice.h"
#include "server/service/arena_messages.h"
#include "server/service/compare_scenarios.h"
#include "server/service/forecast_input.h"
#include "server/service/observed_start.h"
#include "server/service/outlook.h"
#include "server/service/platform_services.h"
#include "server/service/result_stream_call.h"
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

absl::StatusOr<ForecastInput> LoadForecastInput(store::Store& store, const Engine& engine,
                                                ModelCache& models,
                                                const convert::ForecastQuery& query,
                                                const v1::PlanSource& source) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(const auto chosen, ChoosePlan(reader, query.brand, source, "plan"));
  ASSIGN_OR_RETURN(auto basis, LoadForecastBasis(reader, engine, models, query, store.now_us()));
  data::PlanInputs inputs = convert::ToPlanInputs(chosen.plan, {});
  ASSIGN_OR_RETURN(auto observed, TakeObserved(reader, basis.funnel, *basis.fit, inputs));
  ASSIGN_OR_RETURN(auto events, store::LoadEventDays(reader, query.brand, inputs.first_day,
                                                     chosen.plan.end_day));
  inputs.events = std::move(events);
  ASSIGN_OR_RETURN(auto left,
                   LeaveToOtherFunnels(reader, engine, models, query.brand, *basis.fit, inputs));
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
  if (!input.observed.missing.empty())
    *response.add_warnings() = convert::ToNotice(input.observed.missing);
  if (!input.left_out.empty()) {
    *response.add_warnings() = convert::ToNotice(LeftOutWarning(input.left_out, "forecast"));
  }
  for (std::string& warning : ForecastWarnings(*input.basis.fit, forecast.support, input.inputs)) {
    *response.add_warnings() = convert::ToNotice(warning);
  }
}

absl::Status MakeForecast(store::Store& store, const Engine& engine, ModelCache& models,
                          const v1::ForecastRequest& request, const CallContext& call,
                          v1::ForecastResponse& response) {
  ASSIGN_OR_RETURN(const auto query, convert::FromProto(request));
  ASSIGN_OR_RETURN(const auto input,
                   LoadForecastInput(store, engine, models, query, request.plan()));
  ForecastSettings settings;
  settings.draw_count = query.draw_count;
  settings.seed = query.seed;
  settings.windows = forecast::WindowUse::kWholePeriods;
  settings.campaigns = query.campaigns;
  RETURN_IF_ERROR(CheckSizeWithObserved(input, query));
  ASSIGN_OR_RETURN(auto forecast, RunSummary(input.basis.fit, input.inputs, settings,
                                             query.quantiles, engine, models, call));
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

class ForecastService final : public v1::ForecastService::CallbackService {
 public:
  ForecastService(CallRunner& calls, store::Store& store, const Engine& engine, ModelCache& models)
      : calls_(calls), store_(store), engine_(engine), models_(models) {
    SetMessageAllocatorFor_Forecast(&forecast_messages_);
  }

  grpc::ServerUnaryReactor* Forecast(grpc::CallbackServerContext* context,
                                     const v1::ForecastRequest* request,
                                     v1::ForecastResponse* response) override {
    return calls_.Unary({"funnelcast.v1.ForecastService", "Forecast", Lane::kCompute}, context,
                        request, response,
                        [this](const v1::ForecastRequest& forecast, CallContext& call,
                               v1::ForecastResponse& filled) {
                          return MakeForecast(store_, engine_, models_, forecast, call, filled);
                        });
  }

  grpc::ServerWriteReactor<v1::CompareScenariosResponse>* CompareScenarios(
      grpc::CallbackServerContext* context, const v1::CompareScenariosRequest* request) override {
    return new ResultStreamCall<v1::CompareScenariosRequest, v1::CompareScenariosResponse>(
        calls_, {"funnelcast.v1.ForecastService", "CompareScenarios", Lane::kCompute}, context,
        request, [this](const auto& comparison, CallContext& call, const auto& send) {
          return service::CompareScenarios(store_, engine_, models_, comparison, call, send);
        });
  }

 private:
  CallRunner& calls_;
  store::Store& store_;
  const Engine& engine_;
  ModelCache& models_;
  ArenaMessages<v1::ForecastRequest, v1::ForecastResponse> forecast_messages_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeForecastService(CallRunner& calls, store::Store& store,
                                                   const Engine& engine, ModelCache& models) {
  return std::make_unique<ForecastService>(calls, store, engine, models);
}

}  // namespace funnelcast::service

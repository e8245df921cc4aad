// Forecasts over gRPC: what a request asks for is loaded in one snapshot, simulated, and summed up.
#include <fmt/format.h>

#include "funnelcast/v1/forecast.grpc.pb.h"
#include "server/convert/forecast.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/service/outlook.h"
#include "server/service/platform_services.h"
#include "server/store/brands.h"
#include "server/store/events.h"

namespace funnelcast::service {
namespace {

// What a forecast is made from; read in one snapshot, which is given back before the computation.
struct ForecastInput {
  std::string currency_code;
  v1::Model model;
  SharedFit fit;
  simulator::PlanInputs inputs;
  std::vector<std::string> left_out;  // planned channels that serve other funnels
};

absl::StatusOr<ForecastInput> LoadForecastInput(store::Store& store, const Engine& engine,
                                                ModelCache& models,
                                                const convert::ForecastQuery& query,
                                                const v1::PlanSource& source) {
  auto reader = store.Read();
  if (!reader.ok()) return reader.status();
  const auto brand = store::FindBrand(*reader, query.brand);
  if (!brand.ok()) return brand.status();
  std::string funnel_id = query.funnel;
  if (funnel_id.empty() && !query.model.empty()) {
    const auto model = store::FindModel(*reader, query.brand, query.model);
    if (model.ok()) funnel_id = model->funnel;
  }
  const auto funnel = ChooseFunnel(*reader, query.brand, funnel_id, "funnel");
  if (!funnel.ok()) return funnel.status();
  const auto chosen = ChoosePlan(*reader, query.brand, source, "plan");
  if (!chosen.ok()) return chosen.status();
  const auto record = ChooseModel(*reader, *funnel, query.model, "model");
  if (!record.ok()) return record.status();
  auto model = convert::ToProto(*record);
  if (!model.ok()) return model.status();
  auto fit = LoadFit(*reader, *record, engine, models);
  if (!fit.ok()) return fit.status();
  auto events =
      store::LoadEventDays(*reader, query.brand, chosen->plan.first_day, chosen->plan.end_day);
  if (!events.ok()) return events.status();
  simulator::PlanInputs inputs = convert::ToPlanInputs(chosen->plan, *std::move(events));
  auto left = LeaveToOtherFunnels(*reader, engine, models, query.brand, **fit, inputs);
  if (!left.ok()) return left.status();
  return ForecastInput{brand->currency_code, *std::move(model), *std::move(fit), std::move(inputs),
                       *std::move(left)};
}

absl::StatusOr<v1::ForecastResponse> MakeForecast(store::Store& store, const Engine& engine,
                                                  ModelCache& models,
                                                  const v1::ForecastRequest& request,
                                                  const CallContext& call) {
  const auto query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  const auto input = LoadForecastInput(store, engine, models, *query, request.plan());
  if (!input.ok()) return input.status();
  ForecastSettings settings;
  settings.draw_count = query->draw_count;
  settings.seed = query->seed;
  settings.windows = simulator::WindowUse::kWholePeriods;
  settings.campaigns = query->campaigns;
  const auto draws = RunForecast(*input->fit, input->inputs, settings, engine, call);
  if (!draws.ok()) return draws.status();
  const absl::Status size = convert::CheckResponseSize(*draws, query->quantiles.size());
  if (!size.ok()) return size;
  v1::ForecastResponse response;
  convert::SetDraws(*draws, input->model, query->quantiles, engine.thread_count, response);
  response.set_model(input->model.name());
  response.set_currency_code(input->currency_code);
  response.set_max_rhat(input->fit->max_rhat());
  if (!input->left_out.empty()) {
    response.add_warnings(fmt::format(
        "The plan's input for {} is no part of this forecast: it serves another funnel.",
        fmt::join(input->left_out, ", ")));
  }
  for (std::string& warning : ForecastWarnings(*input->fit, *draws, input->inputs)) {
    response.add_warnings(std::move(warning));
  }
  return response;
}

class ForecastService final : public v1::ForecastService::CallbackService {
 public:
  ForecastService(CallRunner& calls, store::Store& store, const Engine& engine, ModelCache& models)
      : calls_(calls), store_(store), engine_(engine), models_(models) {}

  grpc::ServerUnaryReactor* Forecast(grpc::CallbackServerContext* context,
                                     const v1::ForecastRequest* request,
                                     v1::ForecastResponse* response) override {
    return calls_.Unary({"funnelcast.v1.ForecastService", "Forecast", Lane::kCompute}, context,
                        request, response, [this](const auto& forecast, CallContext& call) {
                          return MakeForecast(store_, engine_, models_, forecast, call);
                        });
  }

 private:
  CallRunner& calls_;
  store::Store& store_;
  const Engine& engine_;
  ModelCache& models_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeForecastService(CallRunner& calls, store::Store& store,
                                                   const Engine& engine, ModelCache& models) {
  return std::make_unique<ForecastService>(calls, store, engine, models);
}

}  // namespace funnelcast::service

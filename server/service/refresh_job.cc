#include "server/service/refresh_job.h"

#include <chrono>
#include <utility>

#include "funnelcast/v1/model.pb.h"
#include "server/convert/model.h"
#include "server/convert/refresh.h"
#include "server/errors/error.h"
#include "server/errors/server.h"
#include "server/service/fit_job.h"
#include "server/service/outlook.h"
#include "server/store/aliases.h"
#include "server/store/funnel_history.h"
#include "server/store/funnels.h"
#include "server/store/models.h"

namespace funnelcast::service {
namespace {

// What an update starts from.
struct RefreshInput {
  store::Funnel funnel;
  store::Model base;
  simulator::FittedFunnel fit;  // of `base`
  store::LoadedFunnelHistory loaded;
};

absl::StatusOr<RefreshInput> LoadInput(store::Store& store, const Engine& engine,
                                       const convert::RefreshRequest& request) {
  auto reader = store.Read();
  if (!reader.ok()) return reader.status();
  RefreshInput input;
  auto funnel = store::FindFunnel(*reader, request.brand, request.funnel);
  if (!funnel.ok()) return funnel.status();
  input.funnel = *std::move(funnel);
  auto base = store::FindModel(*reader, request.brand, request.model);
  if (!base.ok()) return base.status();
  input.base = *std::move(base);
  const auto draws = store::FindModelDraws(*reader, request.brand, request.model);
  if (!draws.ok()) return draws.status();
  const auto aliases = store::LoadAliases(*reader, request.brand);
  if (!aliases.ok()) return aliases.status();
  auto fit = DecodeFit(*draws, input.base, engine, *aliases);
  if (!fit.ok()) return fit.status();
  input.fit = *std::move(fit);
  store::HistoryRange range;
  range.end_day = request.end_day;
  auto loaded = store::LoadFunnelHistory(*reader, request.brand, request.funnel, range);
  if (!loaded.ok()) return loaded.status();
  input.loaded = *std::move(loaded);
  return input;
}

simulator::UpdateOptions OptionsOf(const convert::RefreshRequest& request,
                                   const RefreshInput& input, const Engine& engine) {
  simulator::UpdateOptions options;
  if (request.min_effective_share > 0.0) options.min_effective_share = request.min_effective_share;
  options.fit.seed = request.seed.value_or(input.fit.seed);
  options.fit.thread_count = engine.thread_count;
  return options;
}

// Ends the operation with the model as it was.
jobs::JobResult KeepModel(const store::Model& base) {
  jobs::JobResult result;
  result.store = [base](store::Transaction& /*transaction*/) -> absl::StatusOr<std::string> {
    const auto proto = convert::UnchangedToProto(base);
    if (!proto.ok()) return proto.status();
    return proto->SerializeAsString();
  };
  return result;
}

absl::StatusOr<jobs::JobResult> RunRefresh(store::Store& store, const Engine& engine,
                                           const store::Operation& operation,
                                           const jobs::Progress& progress) {
  v1::RefreshModelRequest proto;
  if (!proto.ParseFromString(operation.request)) {
    return errors::StoredDataDamaged("The request of this operation cannot be read back.");
  }
  const auto request = convert::FromProto(proto);
  if (!request.ok()) return request.status();
  auto input = LoadInput(store, engine, *request);
  if (!input.ok()) return input.status();
  const auto start = std::chrono::steady_clock::now();
  auto fit = engine.update(input->fit, input->loaded.history, OptionsOf(*request, *input, engine),
                           progress);
  if (!fit.ok()) {
    return errors::MakeError(fit.status().code(), "FIT_REFUSED", errors::MessageOf(fit.status()));
  }
  if (fit->update.origin == simulator::FitOrigin::kUnchanged) return KeepModel(input->base);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  for (std::string& warning : input->loaded.warnings) fit->warnings.push_back(std::move(warning));
  auto summary = convert::EncodeSummary(*fit, input->funnel, seconds.count(), input->base);
  if (!summary.ok()) return summary.status();
  return StoreAtEnd(MakeModel(operation, input->funnel, *fit, *std::move(summary)),
                    engine.encode(*fit));
}

}  // namespace

jobs::Job MakeRefreshJob(store::Store& store, const Engine& engine) {
  return [&store, &engine](const store::Operation& operation, const jobs::Progress& progress) {
    return RunRefresh(store, engine, operation, progress);
  };
}

}  // namespace funnelcast::service

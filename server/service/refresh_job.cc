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
#include "server/service/stored_history.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/words/render.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/update/update.h"

namespace funnelcast::service {
namespace {

// What an update starts from.
struct RefreshInput {
  store::Funnel funnel;
  store::Model base;
  data::FittedFunnel fit;  // of `base`
  history::FunnelHistory loaded;
};

absl::StatusOr<RefreshInput> LoadInput(store::Store& store, const Engine& engine,
                                       const convert::RefreshRequest& request) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  RefreshInput input;
  ASSIGN_OR_RETURN(auto funnel, store::FindFunnel(reader, request.brand, request.funnel));
  input.funnel = std::move(funnel);
  ASSIGN_OR_RETURN(auto base, store::FindModel(reader, request.brand, request.model));
  input.base = std::move(base);
  ASSIGN_OR_RETURN(const auto draws, store::FindModelDraws(reader, request.brand, request.model));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, request.brand));
  ASSIGN_OR_RETURN(auto fit, DecodeFit(draws, input.base, engine, aliases));
  input.fit = std::move(fit);
  HistoryRange range;
  range.end_day = request.end_day;
  ASSIGN_OR_RETURN(auto loaded, LoadFunnelHistory(reader, request.brand, request.funnel, range));
  input.loaded = std::move(loaded);
  return input;
}

update::UpdateOptions OptionsOf(const convert::RefreshRequest& request, const RefreshInput& input,
                                const Engine& engine) {
  update::UpdateOptions options;
  if (request.min_effective_share > 0.0) options.min_effective_share = request.min_effective_share;
  options.fit.seed = request.seed.value_or(input.fit.seed);
  options.fit.thread_count = engine.thread_count;
  return options;
}

// Ends the operation with the model as it was.
jobs::JobResult KeepModel(const store::Model& base) {
  jobs::JobResult result;
  result.store = [base](store::Transaction& /*transaction*/) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const auto proto, convert::UnchangedToProto(base));
    return proto.SerializeAsString();
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
  ASSIGN_OR_RETURN(const auto request, convert::FromProto(proto));
  ASSIGN_OR_RETURN(auto input, LoadInput(store, engine, request));
  const auto start = std::chrono::steady_clock::now();
  auto fit =
      engine.update(input.fit, input.loaded.history, OptionsOf(request, input, engine), progress);
  if (!fit.ok()) {
    return errors::MakeError(fit.status().code(), "FIT_REFUSED", errors::MessageOf(fit.status()));
  }
  if (fit->update.origin == data::FitOrigin::kUnchanged) return KeepModel(input.base);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  for (const words::Message& warning : input.loaded.warnings) {
    fit->warnings.push_back(words::Render(warning, words::Language::kEnglish));
  }
  ASSIGN_OR_RETURN(auto summary,
                   convert::EncodeSummary(*fit, input.funnel, seconds.count(), input.base));
  return StoreAtEnd(MakeModel(operation, input.funnel, *fit, std::move(summary)),
                    engine.encode(*fit));
}

}  // namespace

jobs::Job MakeRefreshJob(store::Store& store, const Engine& engine) {
  return [&store, &engine](const store::Operation& operation, const jobs::Progress& progress) {
    return RunRefresh(store, engine, operation, progress);
  };
}

}  // namespace funnelcast::service

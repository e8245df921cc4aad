#include "server/service/fit_job.h"

#include <chrono>
#include <utility>

#include "fmt/format.h"
#include "funnelcast/v1/model.pb.h"
#include "server/convert/date.h"
#include "server/convert/model.h"
#include "server/errors/error.h"
#include "server/errors/server.h"
#include "server/service/store_write.h"
#include "server/service/stored_history.h"
#include "server/status_macros.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/words/render.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"

namespace funnelcast::service {
namespace {

// What a fit starts from.
struct FitInput {
  store::Funnel funnel;
  history::FunnelHistory loaded;
};

absl::StatusOr<FitInput> LoadFitInput(store::Store& store, const convert::FitRequest& request) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(auto funnel, store::FindFunnel(reader, request.brand, request.funnel));
  HistoryRange range;
  range.end_day = request.end_day;
  ASSIGN_OR_RETURN(auto loaded, LoadFunnelHistory(reader, request.brand, request.funnel, range));
  return FitInput{std::move(funnel), std::move(loaded)};
}

absl::StatusOr<jobs::JobResult> RunFit(store::Store& store, const Engine& engine,
                                       const store::Operation& operation,
                                       const jobs::Progress& progress) {
  v1::FitModelRequest proto;
  if (!proto.ParseFromString(operation.request)) {
    return errors::StoredDataDamaged("The request of this operation cannot be read back.");
  }
  ASSIGN_OR_RETURN(auto request, convert::FromProto(proto));
  ASSIGN_OR_RETURN(auto input, LoadFitInput(store, request));
  request.options.thread_count = engine.thread_count;
  const auto start = std::chrono::steady_clock::now();
  auto fit = engine.fit(input.loaded.history, request.options, progress);
  if (!fit.ok()) {
    return errors::MakeError(fit.status().code(), "FIT_REFUSED", errors::MessageOf(fit.status()));
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  for (const words::Message& warning : input.loaded.warnings) {
    fit->warnings.push_back(words::Render(warning, words::Language::kEnglish));
  }
  return StoreAtEnd(MakeModel(operation, input.funnel, *fit,
                              convert::EncodeSummary(*fit, input.funnel, seconds.count())),
                    engine.encode(*fit));
}

std::string MakeModelId(const std::string& funnel, data::Day data_end,
                        const std::string& operation_id) {
  std::string day = convert::FormatDay(data_end);
  std::erase(day, '-');
  Digest digest;
  digest.Add(operation_id);
  // Ids have at most 63 characters; 18 of them are day, digest and hyphens.
  return fmt::format("{}-{}-{}", funnel.substr(0, 45), day, digest.ToString().substr(8));
}

absl::StatusOr<std::string> StoreModel(store::Transaction& transaction, const store::Model& model,
                                       const std::string& draws) {
  ASSIGN_OR_RETURN(const auto stored, store::InsertModel(transaction, model, draws));
  ASSIGN_OR_RETURN(const auto proto, convert::ToProto(stored));
  return proto.SerializeAsString();
}

}  // namespace

jobs::Job MakeFitJob(store::Store& store, const Engine& engine) {
  return [&store, &engine](const store::Operation& operation, const jobs::Progress& progress) {
    return RunFit(store, engine, operation, progress);
  };
}

store::Model MakeModel(const store::Operation& operation, const store::Funnel& funnel,
                       const data::FittedFunnel& fit, std::string summary) {
  store::Model model;
  model.brand = funnel.brand;
  model.id = MakeModelId(funnel.id, fit.data_end_day, operation.id);
  model.funnel = funnel.id;
  model.data_start = fit.data_first_day;
  model.data_end = fit.data_end_day;
  model.summary = std::move(summary);
  return model;
}

jobs::JobResult StoreAtEnd(store::Model model, std::string draws) {
  jobs::JobResult result;
  result.store = [model = std::move(model),
                  draws = std::move(draws)](store::Transaction& transaction) {
    return StoreModel(transaction, model, draws);
  };
  return result;
}

}  // namespace funnelcast::service

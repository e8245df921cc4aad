// The methods of models: what takes long is queued for the jobs.

#include <functional>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "funnelcast/v1/model.pb.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/empty.pb.h"
#include "server/convert/backtest.h"
#include "server/convert/date.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/convert/operation.h"
#include "server/convert/refresh.h"
#include "server/convert/requests.h"
#include "server/convert/stored.h"
#include "server/errors/error.h"
#include "server/errors/request.h"
#include "server/errors/server.h"
#include "server/limits.h"
#include "server/service/curves_handlers.h"
#include "server/service/fit_job.h"
#include "server/service/method_table.h"
#include "server/service/model_choice.h"
#include "server/service/platform_services.h"
#include "server/service/store_write.h"
#include "server/service/stored_history.h"
#include "server/service/tools.h"
#include "server/status_macros.h"
#include "server/store/models.h"
#include "server/store/operations.h"
#include "server/words/message.h"
#include "simulator/data/history.h"

namespace funnelcast::service {
namespace {

struct JobTools : EngineTools {
  jobs::Runner& runner;
};

// What a fit would start from.
struct FitStart {
  store::Funnel funnel;
  data::FunnelHistory history;
};

absl::StatusOr<FitStart> ReadStart(store::Store& store, const std::string& brand,
                                   const std::string& funnel_id, std::optional<data::Day> end_day) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(auto funnel, ChooseFunnel(reader, brand, funnel_id, "funnel"));
  HistoryRange range;
  range.end_day = end_day;
  ASSIGN_OR_RETURN(auto loaded, LoadFunnelHistory(reader, funnel.brand, funnel.id, range));
  return FitStart{std::move(funnel), std::move(loaded.history)};
}

// FAILED_PRECONDITION when the history holds too little. Takes long for a long history, so that it
// must hold no transaction.
absl::Status CheckFittable(const Engine& engine, const FitStart& start) {
  const absl::Status status = engine.check_fittable(start.history);
  if (status.ok()) return status;
  return errors::MakeError(status.code(), "NOT_FITTABLE", errors::WordsOf(status),
                           {{"funnel", start.funnel.id}});
}

// The bytes of the request with everything filled in that a fit begun later must not find changed.
absl::StatusOr<std::string> ResolveFit(store::Store& store, const Engine& engine,
                                       const convert::FitRequest& fit,
                                       const v1::FitModelRequest& request) {
  ASSIGN_OR_RETURN(const auto start, ReadStart(store, fit.brand, fit.funnel, fit.end_day));
  RETURN_IF_ERROR(CheckFittable(engine, start));
  v1::FitModelRequest resolved = request;
  resolved.set_funnel(start.funnel.id);
  convert::ToProto(start.history.end_day(), *resolved.mutable_end_date());
  return convert::EncodeRequest(resolved);
}

absl::StatusOr<std::string> ChooseModelName(store::Store& store, const store::Funnel& funnel,
                                            const std::string& model_id) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(const auto model, ChooseModel(reader, funnel, model_id, "model"));
  return convert::FormatName(convert::kModelPattern, {model.brand, model.id});
}

// The same for an update.
absl::StatusOr<std::string> ResolveRefresh(store::Store& store, const Engine& engine,
                                           const convert::RefreshRequest& refresh,
                                           const v1::RefreshModelRequest& request) {
  ASSIGN_OR_RETURN(const auto start,
                   ReadStart(store, refresh.brand, refresh.funnel, refresh.end_day));
  ASSIGN_OR_RETURN(const auto model, ChooseModelName(store, start.funnel, refresh.model));
  RETURN_IF_ERROR(CheckFittable(engine, start));
  v1::RefreshModelRequest resolved = request;
  resolved.set_funnel(start.funnel.id);
  resolved.set_model(model);
  convert::ToProto(start.history.end_day(), *resolved.mutable_end_date());
  return convert::EncodeRequest(resolved);
}

// The same for a backtest, which checks its history when it begins.
absl::StatusOr<std::string> ResolveBacktest(store::Store& store,
                                            const convert::BacktestRequest& backtest,
                                            const v1::BacktestModelRequest& request) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(const auto funnel,
                   ChooseFunnel(reader, backtest.brand, backtest.funnel, "funnel"));
  ASSIGN_OR_RETURN(const auto model, ChooseModel(reader, funnel, backtest.model, "model"));
  v1::BacktestModelRequest resolved = request;
  resolved.set_funnel(funnel.id);
  resolved.set_model(convert::FormatName(convert::kModelPattern, {model.brand, model.id}));
  return convert::EncodeRequest(resolved);
}

absl::Status CheckRoomForModel(store::Reader& reader, const std::string& brand) {
  store::ModelPage page;
  page.limit = static_cast<int>(limits::kMaxModelsPerBrand);
  ASSIGN_OR_RETURN(const auto models, store::ListModels(reader, brand, "", page));
  return CheckRoom(words::Message{"MODELS_OF_BRAND", {{"brand", brand}}}, std::ssize(models),
                   limits::kMaxModelsPerBrand);
}

// Returns the id of the new operation. A backtest makes no model and needs no room for one.
absl::StatusOr<std::string> EnqueueOne(store::Transaction& transaction, jobs::Runner& runner,
                                       const std::string& brand, const std::string& kind,
                                       const std::string& request) {
  if (kind != convert::kBacktestKind) {
    RETURN_IF_ERROR(CheckRoomForModel(transaction, brand));
  }
  ASSIGN_OR_RETURN(const auto operation, runner.Enqueue(transaction, brand, kind, request));
  return operation.id;
}

// Enqueues an operation of `kind`, once for each request id; a repeated request gets the same
// operation as it is now. `resolve` returns the bytes of the operation's request and runs outside
// of the transaction that stores them, so that others write meanwhile.
absl::StatusOr<std::string> EnqueueOnce(
    const JobTools& tools, const store::RequestKey& key, const char* kind,
    const std::function<absl::StatusOr<std::string>()>& resolve) {
  ASSIGN_OR_RETURN(auto answered, tools.store.FindAnswer(key));
  if (answered) return *std::move(answered);
  ASSIGN_OR_RETURN(const std::string resolved, resolve());
  ASSIGN_OR_RETURN(RequestWriting writing, RequestWriting::Begin(tools.store, key));
  if (writing.is_repeated()) return writing.FirstAnswer<std::string>().bytes;
  ASSIGN_OR_RETURN(std::string id,
                   EnqueueOne(writing.transaction(), tools.runner, key.brand, kind, resolved));
  RETURN_IF_ERROR(writing.Store(id));
  tools.runner.Wake();
  return id;
}

absl::StatusOr<google::longrunning::Operation> Begin(
    const JobTools& tools, const store::RequestKey& key, const char* kind, const CallContext& call,
    const std::function<absl::StatusOr<std::string>()>& resolve) {
  ASSIGN_OR_RETURN(const std::string id, EnqueueOnce(tools, key, kind, resolve));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, tools.store.Read());
  ASSIGN_OR_RETURN(const auto operation, store::FindOperation(snapshot, key.brand, id));
  return convert::ToProto(operation, call.language());
}

// Checks that the history can be fitted and queues the fit.
absl::StatusOr<google::longrunning::Operation> FitModel(const JobTools& tools,
                                                        const v1::FitModelRequest& request,
                                                        const CallContext& call) {
  ASSIGN_OR_RETURN(const auto fit, convert::FromProto(request));
  return Begin(tools, KeyOf(fit.brand, "FitModel", request), convert::kFitKind, call,
               [&] { return ResolveFit(tools.store, tools.engine, fit, request); });
}

// Checks that there is a model and queues its backtest.
absl::StatusOr<google::longrunning::Operation> BacktestModel(
    const JobTools& tools, const v1::BacktestModelRequest& request, const CallContext& call) {
  ASSIGN_OR_RETURN(const auto backtest, convert::FromProto(request));
  return Begin(tools, KeyOf(backtest.brand, "BacktestModel", request), convert::kBacktestKind, call,
               [&] { return ResolveBacktest(tools.store, backtest, request); });
}

// Checks that there is a model and a history that can be fitted, and queues the update.
absl::StatusOr<google::longrunning::Operation> RefreshModel(const JobTools& tools,
                                                            const v1::RefreshModelRequest& request,
                                                            const CallContext& call) {
  ASSIGN_OR_RETURN(const auto refresh, convert::FromProto(request));
  return Begin(tools, KeyOf(refresh.brand, "RefreshModel", request), convert::kRefreshKind, call,
               [&] { return ResolveRefresh(tools.store, tools.engine, refresh, request); });
}

absl::StatusOr<v1::Model> GetModel(store::Store& store, const v1::GetModelRequest& request) {
  ASSIGN_OR_RETURN(const auto ids, convert::GetFromProto(request.name(), convert::kModelPattern));
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(auto model, store::FindModel(reader, ids.front(), ids.back()));
  RETURN_IF_ERROR(UseNewIds(reader, model));
  return convert::ToProto(model);
}

absl::StatusOr<v1::ListModelsResponse> ListModels(store::Store& store,
                                                  const v1::ListModelsRequest& request) {
  ASSIGN_OR_RETURN(const auto query, convert::FromProto(request));
  ASSIGN_OR_RETURN(auto reader, store.Read());
  if (!query.funnel.empty()) {
    RETURN_IF_ERROR(ChooseFunnel(reader, query.brand, query.funnel, "funnel"));
  }
  ASSIGN_OR_RETURN(auto models, store::ListModels(reader, query.brand, query.funnel, query.page));
  v1::ListModelsResponse response;
  response.set_next_page_token(convert::CutPage(query, models));
  for (store::Model& model : models) {
    RETURN_IF_ERROR(UseNewIds(reader, model));
    ASSIGN_OR_RETURN(auto proto, convert::ToProto(model));
    *response.add_models() = std::move(proto);
  }
  return response;
}

absl::StatusOr<google::protobuf::Empty> DeleteModel(const JobTools& tools,
                                                    const v1::DeleteModelRequest& request) {
  ASSIGN_OR_RETURN(const auto ids, convert::GetFromProto(request.name(), convert::kModelPattern));
  ASSIGN_OR_RETURN(store::Writing writing, tools.store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  RETURN_IF_ERROR(store::DeleteModel(transaction, ids.front(), ids.back()));
  RETURN_IF_ERROR(writing.Commit());
  tools.models.Forget(request.name());
  return google::protobuf::Empty();
}

}  // namespace

std::unique_ptr<grpc::Service> MakeModelService(CallRunner& calls, store::Store& store,
                                                jobs::Runner& runner, const Engine& engine,
                                                ModelCache& models) {
  auto table = std::make_unique<MethodTable<const JobTools>>(
      "funnelcast.v1.ModelService", calls, JobTools{{store, engine, models}, runner});
  table->Add(Lane::kStore, &FitModel);
  table->Add(Lane::kStore, &BacktestModel);
  table->Add(Lane::kCompute, &GetResponseCurves);
  table->Add(Lane::kStore, &RefreshModel);
  table->Add(Lane::kInline, &GetModel);
  table->Add(Lane::kStore, &ListModels);
  table->Add(Lane::kStore, &DeleteModel);
  return table;
}

}  // namespace funnelcast::service

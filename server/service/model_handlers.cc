#include "server/service/model_handlers.h"

#include <functional>
#include <optional>
#include <utility>

#include "fmt/format.h"
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
#include "server/service/fit_job.h"
#include "server/service/outlook.h"
#include "server/service/store_write.h"
#include "server/service/stored_history.h"
#include "server/status_macros.h"
#include "server/store/models.h"
#include "server/store/operations.h"
#include "simulator/data/history.h"

namespace funnelcast::service {
namespace {

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
  return CheckRoom(fmt::format("models of brands/{}; delete old ones", brand), std::ssize(models),
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

absl::StatusOr<store::Operation> FindOperation(store::Store& store, const std::string& brand,
                                               const std::string& id) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  return store::FindOperation(reader, brand, id);
}

// Enqueues an operation of `kind`, once for each request id; a repeated request gets the same
// operation as it is now. `resolve` returns the bytes of the operation's request and runs outside
// of the transaction that stores them, so that others write meanwhile.
absl::StatusOr<google::longrunning::Operation> Begin(
    store::Store& store, jobs::Runner& runner, const store::RequestKey& key, const char* kind,
    const std::function<absl::StatusOr<std::string>()>& resolve, words::Language language) {
  ASSIGN_OR_RETURN(auto answered, store.FindAnswer(key));
  if (!answered) {
    ASSIGN_OR_RETURN(const auto resolved, resolve());
    ASSIGN_OR_RETURN(auto id, store.RunOnce(key, [&](store::Transaction& transaction) {
      return EnqueueOne(transaction, runner, key.brand, kind, resolved);
    }));
    runner.Wake();
    answered = std::move(id);
  }
  ASSIGN_OR_RETURN(const auto operation, FindOperation(store, key.brand, *answered));
  return convert::ToProto(operation, language);
}

}  // namespace

absl::StatusOr<google::longrunning::Operation> FitModel(store::Store& store, jobs::Runner& runner,
                                                        const Engine& engine,
                                                        const v1::FitModelRequest& request,
                                                        words::Language language) {
  ASSIGN_OR_RETURN(const auto fit, convert::FromProto(request));
  return Begin(
      store, runner, KeyOf(fit.brand, "FitModel", request), convert::kFitKind,
      [&] { return ResolveFit(store, engine, fit, request); }, language);
}

absl::StatusOr<google::longrunning::Operation> BacktestModel(
    store::Store& store, jobs::Runner& runner, const v1::BacktestModelRequest& request,
    words::Language language) {
  ASSIGN_OR_RETURN(const auto backtest, convert::FromProto(request));
  return Begin(
      store, runner, KeyOf(backtest.brand, "BacktestModel", request), convert::kBacktestKind,
      [&] { return ResolveBacktest(store, backtest, request); }, language);
}

absl::StatusOr<google::longrunning::Operation> RefreshModel(store::Store& store,
                                                            jobs::Runner& runner,
                                                            const Engine& engine,
                                                            const v1::RefreshModelRequest& request,
                                                            words::Language language) {
  ASSIGN_OR_RETURN(const auto refresh, convert::FromProto(request));
  return Begin(
      store, runner, KeyOf(refresh.brand, "RefreshModel", request), convert::kRefreshKind,
      [&] { return ResolveRefresh(store, engine, refresh, request); }, language);
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

absl::StatusOr<google::protobuf::Empty> DeleteModel(store::Store& store, ModelCache& models,
                                                    const v1::DeleteModelRequest& request) {
  ASSIGN_OR_RETURN(const auto ids, convert::GetFromProto(request.name(), convert::kModelPattern));
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) {
    return store::DeleteModel(transaction, ids.front(), ids.back());
  }));
  models.Forget(request.name());
  return google::protobuf::Empty();
}

absl::StatusOr<google::longrunning::Operation> GetOperation(store::Store& store,
                                                            const std::string& name,
                                                            words::Language language) {
  ASSIGN_OR_RETURN(const auto ids, convert::GetFromProto(name, convert::kOperationPattern));
  ASSIGN_OR_RETURN(const auto operation, FindOperation(store, ids.front(), ids.back()));
  return convert::ToProto(operation, language);
}

absl::StatusOr<google::longrunning::ListOperationsResponse> ListOperations(
    store::Store& store, const google::longrunning::ListOperationsRequest& request,
    words::Language language) {
  errors::FieldViolations violations;
  if (!request.filter().empty()) {
    violations.Add("filter", errors::kUnknownValue,
                   "filter is set, and operations cannot be filtered; leave it out.");
  }
  // The parent's field is called `name` here, other than in our own lists.
  const convert::Ids ids =
      convert::CheckName(request.name(), convert::kBrandPattern, "name", violations);
  if (!violations.empty()) return violations.ToStatus();
  ASSIGN_OR_RETURN(const auto query,
                   convert::ListFromProto("ListOperations", request.name(), convert::kBrandPattern,
                                          request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(auto operations, store::ListOperations(reader, ids.front(), query.page));
  google::longrunning::ListOperationsResponse response;
  response.set_next_page_token(convert::CutPage(query, operations));
  for (const store::Operation& operation : operations) {
    *response.add_operations() = convert::ToProto(operation, language);
  }
  return response;
}

absl::StatusOr<google::protobuf::Empty> CancelOperation(
    jobs::Runner& runner, const google::longrunning::CancelOperationRequest& request) {
  ASSIGN_OR_RETURN(const auto ids,
                   convert::GetFromProto(request.name(), convert::kOperationPattern));
  RETURN_IF_ERROR(runner.Cancel(ids.front(), ids.back()));
  return google::protobuf::Empty();
}

absl::StatusOr<google::protobuf::Empty> DeleteOperation(
    store::Store& store, const google::longrunning::DeleteOperationRequest& request) {
  ASSIGN_OR_RETURN(const auto ids,
                   convert::GetFromProto(request.name(), convert::kOperationPattern));
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) {
    return store::DeleteOperation(transaction, ids.front(), ids.back());
  }));
  return google::protobuf::Empty();
}

absl::StatusOr<OperationWait> CheckWait(const google::longrunning::WaitOperationRequest& request) {
  errors::FieldViolations violations;
  OperationWait wait;
  const convert::Ids ids =
      convert::CheckName(request.name(), convert::kOperationPattern, "name", violations);
  wait.brand = ids.front();
  wait.id = ids.back();
  wait.duration = limits::kDefaultOperationWait;
  if (request.has_timeout()) {
    const auto& timeout = request.timeout();
    if (timeout.seconds() < 0 || timeout.nanos() < 0 || timeout.nanos() > 999'999'999) {
      violations.Add("timeout", errors::kOutOfRange,
                     fmt::format("timeout is {} s and {} ns; give 0 or more.", timeout.seconds(),
                                 timeout.nanos()));
    }
    const auto seconds =
        std::min<std::int64_t>(timeout.seconds(), limits::kMaxOperationWait.count());
    wait.duration = std::min<std::chrono::milliseconds>(
        std::chrono::seconds(seconds) + std::chrono::milliseconds(timeout.nanos() / 1'000'000),
        limits::kMaxOperationWait);
  }
  if (!violations.empty()) return violations.ToStatus();
  return wait;
}

}  // namespace funnelcast::service

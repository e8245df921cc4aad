#include "server/service/model_handlers.h"

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
#include "server/errors/error.h"
#include "server/errors/request.h"
#include "server/errors/server.h"
#include "server/limits.h"
#include "server/service/fit_job.h"
#include "server/service/outlook.h"
#include "server/service/store_write.h"
#include "server/store/funnel_history.h"
#include "server/store/models.h"
#include "server/store/operations.h"

namespace funnelcast::service {
namespace {

// The day after the history's last day before `end_day`. FAILED_PRECONDITION when it holds too
// little.
absl::StatusOr<simulator::Day> FindHistoryEnd(store::Reader& reader, const Engine& engine,
                                              const store::Funnel& funnel,
                                              std::optional<simulator::Day> end_day) {
  store::HistoryRange range;
  range.end_day = end_day;
  const auto loaded = store::LoadFunnelHistory(reader, funnel.brand, funnel.id, range);
  if (!loaded.ok()) return loaded.status();
  if (const absl::Status status = engine.check_fittable(loaded->history); !status.ok()) {
    return errors::MakeError(status.code(), "NOT_FITTABLE", errors::MessageOf(status),
                             {{"funnel", funnel.id}});
  }
  return loaded->history.end_day();
}

// The request with everything filled in that a fit begun later must not find changed.
absl::StatusOr<v1::FitModelRequest> ResolveFit(store::Reader& reader, const Engine& engine,
                                               const convert::FitRequest& fit,
                                               const v1::FitModelRequest& request) {
  const auto funnel = ChooseFunnel(reader, fit.brand, fit.funnel, "funnel");
  if (!funnel.ok()) return funnel.status();
  const auto end_day = FindHistoryEnd(reader, engine, *funnel, fit.end_day);
  if (!end_day.ok()) return end_day.status();
  v1::FitModelRequest resolved = request;
  resolved.set_funnel(funnel->id);
  if (!fit.end_day) convert::ToProto(*end_day, *resolved.mutable_end_date());
  return resolved;
}

// The same for an update.
absl::StatusOr<v1::RefreshModelRequest> ResolveRefresh(store::Reader& reader, const Engine& engine,
                                                       const convert::RefreshRequest& refresh,
                                                       const v1::RefreshModelRequest& request) {
  const auto funnel = ChooseFunnel(reader, refresh.brand, refresh.funnel, "funnel");
  if (!funnel.ok()) return funnel.status();
  const auto model = ChooseModel(reader, *funnel, refresh.model, "model");
  if (!model.ok()) return model.status();
  const auto end_day = FindHistoryEnd(reader, engine, *funnel, refresh.end_day);
  if (!end_day.ok()) return end_day.status();
  v1::RefreshModelRequest resolved = request;
  resolved.set_funnel(funnel->id);
  resolved.set_model(convert::FormatName(convert::kModelPattern, {model->brand, model->id}));
  if (!refresh.end_day) convert::ToProto(*end_day, *resolved.mutable_end_date());
  return resolved;
}

absl::Status CheckRoomForModel(store::Reader& reader, const std::string& brand) {
  store::ModelPage page;
  page.limit = static_cast<int>(limits::kMaxModelsPerBrand);
  const auto models = store::ListModels(reader, brand, "", page);
  if (!models.ok()) return models.status();
  return CheckRoom(fmt::format("models of brands/{}; delete old ones", brand), std::ssize(*models),
                   limits::kMaxModelsPerBrand);
}

absl::StatusOr<store::Operation> FindOperation(store::Store& store, const std::string& brand,
                                               const std::string& id) {
  auto reader = store.Read();
  if (!reader.ok()) return reader.status();
  return store::FindOperation(*reader, brand, id);
}

}  // namespace

absl::StatusOr<google::longrunning::Operation> FitModel(store::Store& store, jobs::Runner& runner,
                                                        const Engine& engine,
                                                        const v1::FitModelRequest& request) {
  const auto fit = convert::FromProto(request);
  if (!fit.ok()) return fit.status();
  const auto id = store.RunOnce(
      KeyOf(fit->brand, "FitModel", request),
      [&](store::Transaction& transaction) -> absl::StatusOr<std::string> {
        const auto resolved = ResolveFit(transaction, engine, *fit, request);
        if (!resolved.ok()) return resolved.status();
        if (absl::Status room = CheckRoomForModel(transaction, fit->brand); !room.ok()) return room;
        const auto operation = runner.Enqueue(transaction, fit->brand, convert::kFitKind,
                                              resolved->SerializeAsString());
        if (!operation.ok()) return operation.status();
        return operation->id;
      });
  if (!id.ok()) return id.status();
  runner.Wake();
  // A repeated request gets the same operation as it is now.
  const auto operation = FindOperation(store, fit->brand, *id);
  if (!operation.ok()) return operation.status();
  return convert::ToProto(*operation);
}

absl::StatusOr<google::longrunning::Operation> BacktestModel(
    store::Store& store, jobs::Runner& runner, const v1::BacktestModelRequest& request) {
  const auto backtest = convert::FromProto(request);
  if (!backtest.ok()) return backtest.status();
  const auto id = store.RunOnce(
      KeyOf(backtest->brand, "BacktestModel", request),
      [&](store::Transaction& transaction) -> absl::StatusOr<std::string> {
        const auto funnel = ChooseFunnel(transaction, backtest->brand, backtest->funnel, "funnel");
        if (!funnel.ok()) return funnel.status();
        const auto model = ChooseModel(transaction, *funnel, backtest->model, "model");
        if (!model.ok()) return model.status();
        v1::BacktestModelRequest resolved = request;
        resolved.set_funnel(funnel->id);
        resolved.set_model(convert::FormatName(convert::kModelPattern, {model->brand, model->id}));
        const auto operation = runner.Enqueue(transaction, backtest->brand, convert::kBacktestKind,
                                              resolved.SerializeAsString());
        if (!operation.ok()) return operation.status();
        return operation->id;
      });
  if (!id.ok()) return id.status();
  runner.Wake();
  const auto operation = FindOperation(store, backtest->brand, *id);
  if (!operation.ok()) return operation.status();
  return convert::ToProto(*operation);
}

absl::StatusOr<google::longrunning::Operation> RefreshModel(
    store::Store& store, jobs::Runner& runner, const Engine& engine,
    const v1::RefreshModelRequest& request) {
  const auto refresh = convert::FromProto(request);
  if (!refresh.ok()) return refresh.status();
  const auto id = store.RunOnce(
      KeyOf(refresh->brand, "RefreshModel", request),
      [&](store::Transaction& transaction) -> absl::StatusOr<std::string> {
        const auto resolved = ResolveRefresh(transaction, engine, *refresh, request);
        if (!resolved.ok()) return resolved.status();
        if (absl::Status room = CheckRoomForModel(transaction, refresh->brand); !room.ok()) {
          return room;
        }
        const auto operation = runner.Enqueue(transaction, refresh->brand, convert::kRefreshKind,
                                              resolved->SerializeAsString());
        if (!operation.ok()) return operation.status();
        return operation->id;
      });
  if (!id.ok()) return id.status();
  runner.Wake();
  const auto operation = FindOperation(store, refresh->brand, *id);
  if (!operation.ok()) return operation.status();
  return convert::ToProto(*operation);
}

absl::StatusOr<v1::Model> GetModel(store::Store& store, const v1::GetModelRequest& request) {
  const auto ids = convert::GetFromProto(request.name(), convert::kModelPattern);
  if (!ids.ok()) return ids.status();
  auto reader = store.Read();
  if (!reader.ok()) return reader.status();
  auto model = store::FindModel(*reader, ids->front(), ids->back());
  if (!model.ok()) return model.status();
  const absl::Status renamed = UseNewIds(*reader, *model);
  if (!renamed.ok()) return renamed;
  return convert::ToProto(*model);
}

absl::StatusOr<v1::ListModelsResponse> ListModels(store::Store& store,
                                                  const v1::ListModelsRequest& request) {
  const auto query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  auto reader = store.Read();
  if (!reader.ok()) return reader.status();
  if (!query->funnel.empty()) {
    const auto funnel = ChooseFunnel(*reader, query->brand, query->funnel, "funnel");
    if (!funnel.ok()) return funnel.status();
  }
  auto models = store::ListModels(*reader, query->brand, query->funnel, query->page);
  if (!models.ok()) return models.status();
  v1::ListModelsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *models));
  for (store::Model& model : *models) {
    const absl::Status renamed = UseNewIds(*reader, model);
    if (!renamed.ok()) return renamed;
    auto proto = convert::ToProto(model);
    if (!proto.ok()) return proto.status();
    *response.add_models() = *std::move(proto);
  }
  return response;
}

absl::StatusOr<google::protobuf::Empty> DeleteModel(store::Store& store, ModelCache& models,
                                                    const v1::DeleteModelRequest& request) {
  const auto ids = convert::GetFromProto(request.name(), convert::kModelPattern);
  if (!ids.ok()) return ids.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteModel(transaction, ids->front(), ids->back());
  });
  if (!status.ok()) return status;
  models.Forget(request.name());
  return google::protobuf::Empty();
}

absl::StatusOr<google::longrunning::Operation> GetOperation(store::Store& store,
                                                            const std::string& name) {
  const auto ids = convert::GetFromProto(name, convert::kOperationPattern);
  if (!ids.ok()) return ids.status();
  const auto operation = FindOperation(store, ids->front(), ids->back());
  if (!operation.ok()) return operation.status();
  return convert::ToProto(*operation);
}

absl::StatusOr<google::longrunning::ListOperationsResponse> ListOperations(
    store::Store& store, const google::longrunning::ListOperationsRequest& request) {
  errors::FieldViolations violations;
  if (!request.filter().empty()) {
    violations.Add("filter", errors::kUnknownValue,
                   "filter is set, and operations cannot be filtered; leave it out.");
  }
  // The parent's field is called `name` here, other than in our own lists.
  const convert::Ids ids =
      convert::CheckName(request.name(), convert::kBrandPattern, "name", violations);
  if (!violations.empty()) return violations.ToStatus();
  const auto query =
      convert::ListFromProto("ListOperations", request.name(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  auto reader = store.Read();
  if (!reader.ok()) return reader.status();
  auto operations = store::ListOperations(*reader, ids.front(), query->page);
  if (!operations.ok()) return operations.status();
  google::longrunning::ListOperationsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *operations));
  for (const store::Operation& operation : *operations) {
    *response.add_operations() = convert::ToProto(operation);
  }
  return response;
}

absl::StatusOr<google::protobuf::Empty> CancelOperation(
    jobs::Runner& runner, const google::longrunning::CancelOperationRequest& request) {
  const auto ids = convert::GetFromProto(request.name(), convert::kOperationPattern);
  if (!ids.ok()) return ids.status();
  const auto operation = runner.Cancel(ids->front(), ids->back());
  if (!operation.ok()) return operation.status();
  return google::protobuf::Empty();
}

absl::StatusOr<google::protobuf::Empty> DeleteOperation(
    store::Store& store, const google::longrunning::DeleteOperationRequest& request) {
  const auto ids = convert::GetFromProto(request.name(), convert::kOperationPattern);
  if (!ids.ok()) return ids.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteOperation(transaction, ids->front(), ids->back());
  });
  if (!status.ok()) return status;
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

// What the methods of ModelService and Operations do.
#ifndef FUNNELCAST_SERVER_SERVICE_MODEL_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_MODEL_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/model.pb.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/empty.pb.h"
#include "server/jobs/runner.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/store.h"
#include "server/words/language.h"

namespace funnelcast::service {

// Checks that the history can be fitted and queues the fit.
absl::StatusOr<google::longrunning::Operation> FitModel(store::Store& store, jobs::Runner& runner,
                                                        const Engine& engine,
                                                        const v1::FitModelRequest& request,
                                                        words::Language language);
// Checks that there is a model and queues its backtest.
absl::StatusOr<google::longrunning::Operation> BacktestModel(
    store::Store& store, jobs::Runner& runner, const v1::BacktestModelRequest& request,
    words::Language language);
absl::StatusOr<v1::ResponseCurves> GetResponseCurves(store::Store& store, const Engine& engine,
                                                     ModelCache& models,
                                                     const v1::GetResponseCurvesRequest& request);
// Checks that there is a model and a history that can be fitted, and queues the update.
absl::StatusOr<google::longrunning::Operation> RefreshModel(store::Store& store,
                                                            jobs::Runner& runner,
                                                            const Engine& engine,
                                                            const v1::RefreshModelRequest& request,
                                                            words::Language language);
absl::StatusOr<v1::Model> GetModel(store::Store& store, const v1::GetModelRequest& request);
absl::StatusOr<v1::ListModelsResponse> ListModels(store::Store& store,
                                                  const v1::ListModelsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteModel(store::Store& store, ModelCache& models,
                                                    const v1::DeleteModelRequest& request);

absl::StatusOr<google::longrunning::Operation> GetOperation(store::Store& store,
                                                            const std::string& name,
                                                            words::Language language);
absl::StatusOr<google::longrunning::ListOperationsResponse> ListOperations(
    store::Store& store, const google::longrunning::ListOperationsRequest& request,
    words::Language language);
absl::StatusOr<google::protobuf::Empty> CancelOperation(
    jobs::Runner& runner, const google::longrunning::CancelOperationRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteOperation(
    store::Store& store, const google::longrunning::DeleteOperationRequest& request);

// How long WaitOperation waits: the timeout asked for, 10 s without one, at most 60 s.
struct OperationWait {
  std::string brand;
  std::string id;
  std::chrono::milliseconds duration{0};
};
absl::StatusOr<OperationWait> CheckWait(const google::longrunning::WaitOperationRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_MODEL_HANDLERS_H_

// The operation that fits a model.
#ifndef FUNNELCAST_SERVER_SERVICE_FIT_JOB_H_
#define FUNNELCAST_SERVER_SERVICE_FIT_JOB_H_

#include <string>

#include "server/jobs/runner.h"
#include "server/service/engine.h"
#include "server/store/models.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Loads the history as it is when the job runs, fits it, and stores the model in the transaction
// that ends the operation. The stored request of its operations is an encoded v1.FitModelRequest
// with funnel and end date filled in, the result an encoded v1.Model. Store and engine must outlive
// the job.
jobs::Job MakeFitJob(store::Store& store, const Engine& engine);

// Stores a model that an operation made; returns the bytes of its v1.Model.
absl::StatusOr<std::string> StoreModel(store::Transaction& transaction, const store::Model& model,
                                       const std::string& draws);

// `{funnel}-{yyyymmdd}-{8 hex digits}`: the day after the model's history and a digest of the
// operation that made it, so that an operation that is begun anew makes the same id.
std::string MakeModelId(const std::string& funnel, simulator::Day data_end,
                        const std::string& operation_id);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_FIT_JOB_H_

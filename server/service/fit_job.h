// The operation that fits a model.
#ifndef FUNNELCAST_SERVER_SERVICE_FIT_JOB_H_
#define FUNNELCAST_SERVER_SERVICE_FIT_JOB_H_

#include <string>

#include "server/jobs/runner.h"
#include "server/service/engine.h"
#include "server/store/funnels.h"
#include "server/store/models.h"
#include "server/store/store.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::service {

// Loads the history as it is when the job runs, fits it, and stores the model in the transaction
// that ends the operation. The stored request of its operations is an encoded v1.FitModelRequest
// with funnel and end date filled in, the result an encoded v1.Model. Store and engine must outlive
// the job.
jobs::Job MakeFitJob(store::Store& store, const Engine& engine);

// The model that an operation made of a brand's funnel, as the store keeps it. Its id is
// `{funnel}-{yyyymmdd}-{8 hex digits}`: the day after the model's history and a digest of the
// operation, so that an operation that is begun anew makes the same id.
store::Model MakeModel(const store::Operation& operation, const store::Funnel& funnel,
                       const data::FittedFunnel& fit, std::string summary);

// Ends an operation by storing the model with its draws; the result are the bytes of its v1.Model.
jobs::JobResult StoreAtEnd(store::Model model, std::string draws);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_FIT_JOB_H_

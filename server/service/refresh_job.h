// The operation that brings a model up to date.
#ifndef FUNNELCAST_SERVER_SERVICE_REFRESH_JOB_H_
#define FUNNELCAST_SERVER_SERVICE_REFRESH_JOB_H_

#include "server/jobs/runner.h"
#include "server/service/engine.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Loads the model and the history as it is when the job runs, updates the one by the other, and
// stores a new model in the transaction that ends the operation, unless nothing is new. The stored
// request of its operations is an encoded v1.RefreshModelRequest with funnel, model and end date
// filled in, the result an encoded v1.Model. Store and engine must outlive the job.
jobs::Job MakeRefreshJob(store::Store& store, const Engine& engine);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_REFRESH_JOB_H_

// The operation that backtests a model.
#ifndef FUNNELCAST_SERVER_SERVICE_BACKTEST_JOB_H_
#define FUNNELCAST_SERVER_SERVICE_BACKTEST_JOB_H_

#include "server/jobs/runner.h"
#include "server/service/engine.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Loads the history that the model was fitted to, backtests it, and adds the result to the model in
// the transaction that ends the operation. The stored request of its operations is an encoded
// v1.BacktestModelRequest with funnel and model filled in, the result an encoded v1.Model. Store
// and engine must outlive the job.
jobs::Job MakeBacktestJob(store::Store& store, const Engine& engine);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_BACKTEST_JOB_H_

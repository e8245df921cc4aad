#include "server/service/backtest_job.h"

#include <chrono>
#include <utility>

#include "funnelcast/v1/model.pb.h"
#include "server/convert/backtest.h"
#include "server/convert/model.h"
#include "server/convert/stored.h"
#include "server/errors/error.h"
#include "server/errors/server.h"
#include "server/service/stored_history.h"
#include "server/status_macros.h"
#include "server/store/models.h"
#include "server/words/message.h"
#include "simulator/backtest/backtest.h"
#include "simulator/data/history.h"

namespace funnelcast::service {
namespace {

// The history up to the end of what the model has seen, as it is now.
absl::StatusOr<data::FunnelHistory> LoadHistory(store::Store& store,
                                                const convert::BacktestRequest& request) {
  ASSIGN_OR_RETURN(auto reader, store.Read());
  ASSIGN_OR_RETURN(const auto model, store::FindModel(reader, request.brand, request.model));
  HistoryRange range;
  range.end_day = model.data_end;
  ASSIGN_OR_RETURN(auto loaded, LoadFunnelHistory(reader, request.brand, model.funnel, range));
  return std::move(loaded.history);
}

// Adds the backtest to the model as it is then; returns the bytes of the model.
absl::StatusOr<std::string> StoreBacktest(store::Transaction& transaction,
                                          const convert::BacktestRequest& request,
                                          const backtest::Backtest& backtest, double seconds) {
  ASSIGN_OR_RETURN(auto model, store::FindModel(transaction, request.brand, request.model));
  ASSIGN_OR_RETURN(auto summary, convert::AddBacktest(model, backtest, seconds));
  model.summary = std::move(summary);
  RETURN_IF_ERROR(store::UpdateModelSummary(transaction, model));
  return convert::EncodeModel(model);
}

absl::StatusOr<jobs::JobResult> RunBacktest(store::Store& store, const Engine& engine,
                                            const store::Operation& operation,
                                            const jobs::Progress& progress) {
  ASSIGN_OR_RETURN(const auto proto, convert::DecodeBacktestRequest(operation.request));
  auto request = convert::FromProto(proto);
  if (!request.ok()) return request.status();
  ASSIGN_OR_RETURN(const auto history, LoadHistory(store, *request));
  request->options.fit.thread_count = engine.thread_count;
  const auto start = std::chrono::steady_clock::now();
  auto backtest = engine.backtest(history, request->options, progress);
  if (!backtest.ok()) {
    return errors::MakeError(backtest.status().code(), "BACKTEST_REFUSED",
                             errors::WordsOf(backtest.status()));
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  jobs::JobResult result;
  result.store = [request = *std::move(request), backtest = *std::move(backtest),
                  seconds = seconds.count()](store::Transaction& transaction) {
    return StoreBacktest(transaction, request, backtest, seconds);
  };
  return result;
}

}  // namespace

jobs::Job MakeBacktestJob(store::Store& store, const Engine& engine) {
  return [&store, &engine](const store::Operation& operation, const jobs::Progress& progress) {
    return RunBacktest(store, engine, operation, progress);
  };
}

}  // namespace funnelcast::service

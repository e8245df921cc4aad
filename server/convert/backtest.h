// Backtests between contract, store and engine.
#ifndef FUNNELCAST_SERVER_CONVERT_BACKTEST_H_
#define FUNNELCAST_SERVER_CONVERT_BACKTEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/model.pb.h"
#include "server/store/models.h"
#include "simulator/backtest/backtest.h"

namespace funnelcast::convert {

struct BacktestRequest {
  std::string brand;
  std::string funnel;  // empty: the brand's only one
  std::string model;   // id; empty: the funnel's newest
  backtest::BacktestOptions options;
};

// Checks every field of the request. Errors: INVALID_ARGUMENT with all violations.
absl::StatusOr<BacktestRequest> FromProto(const v1::BacktestModelRequest& request);

// The summary of `model` with the backtest added or put in place of an older one. Metrics are those
// of the model's stages. DATA_LOSS when the stored summary cannot be read back.
absl::StatusOr<std::string> AddBacktest(const store::Model& model,
                                        const backtest::Backtest& backtest, double seconds);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_BACKTEST_H_

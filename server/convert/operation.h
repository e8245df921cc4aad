// Long-running operations between store and contract.
#ifndef FUNNELCAST_SERVER_CONVERT_OPERATION_H_
#define FUNNELCAST_SERVER_CONVERT_OPERATION_H_

#include "google/longrunning/operations.pb.h"
#include "server/store/operations.h"
#include "server/words/language.h"

namespace funnelcast::convert {

// The kinds of operations: what a stored request is. Each ends in a stored.v1.ModelSummary.
inline constexpr char kFitKind[] = "fit";            // stored.v1.FitModel
inline constexpr char kBacktestKind[] = "backtest";  // stored.v1.BacktestModel
inline constexpr char kRefreshKind[] = "refresh";    // stored.v1.RefreshModel

inline constexpr char kOperationPattern[] = "brands/{brand}/operations/{operation}";

// The operation of a fit, an update or a backtest, its error in `language`.
google::longrunning::Operation ToProto(const store::Operation& operation, words::Language language);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_OPERATION_H_

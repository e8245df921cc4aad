// Long-running operations between store and contract.
#ifndef FUNNELCAST_SERVER_CONVERT_OPERATION_H_
#define FUNNELCAST_SERVER_CONVERT_OPERATION_H_

#include "google/longrunning/operations.pb.h"
#include "server/store/operations.h"

namespace funnelcast::convert {

inline constexpr char kOperationPattern[] = "brands/{brand}/operations/{operation}";

// The operation of a fit: its stored request is an encoded v1.FitModelRequest and its result an
// encoded v1.Model.
google::longrunning::Operation ToProto(const store::Operation& operation);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_OPERATION_H_

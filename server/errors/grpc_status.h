// The edge: how an absl::Status leaves the server as a gRPC status with details.
#ifndef FUNNELCAST_SERVER_ERRORS_GRPC_STATUS_H_
#define FUNNELCAST_SERVER_ERRORS_GRPC_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"
#include "server/errors/encoded_status.h"
#include "server/words/language.h"

namespace funnelcast::errors {

// Code, message and details of `status`, its sentences in `language`, within the limits of
// encoded_status.h.
grpc::Status ToGrpcStatus(const absl::Status& status, words::Language language);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_GRPC_STATUS_H_

#include "server/errors/grpc_status.h"

#include "server/errors/error.h"
#include "server/limits.h"

namespace funnelcast::errors {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      CleanText(MessageOf(status), limits::kMaxMessageBytes), EncodeStatus(status));
}

}  // namespace funnelcast::errors

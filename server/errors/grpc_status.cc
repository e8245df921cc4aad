#include "server/errors/grpc_status.h"

#include <string>

#include "google/rpc/status.pb.h"
#include "server/errors/encoded_status.h"

namespace funnelcast::errors {

grpc::Status ToGrpcStatus(const absl::Status& status, words::Language language) {
  if (status.ok()) return grpc::Status::OK;
  const std::string encoded = EncodeStatus(status, language);
  google::rpc::Status details;
  details.ParseFromString(encoded);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), details.message(), encoded);
}

}  // namespace funnelcast::errors

#include "server/errors/error.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "server/errors/payload.h"

namespace funnelcast::errors {

absl::Status MakeError(absl::StatusCode code, const std::string& reason, const std::string& message,
                       const Metadata& metadata) {
  absl::Status status(code, message);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(kDomain);
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  SetPayload(status, info);
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  return GetPayload(status, info) ? info.reason() : std::string();
}

std::string MessageOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

}  // namespace funnelcast::errors

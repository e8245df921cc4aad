#include "server/errors/request.h"

#include "server/errors/fields.h"

namespace funnelcast::errors {

absl::Status RequestIdReused(const std::string& request_id) {
  return MakeError(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                   words::Message{"REQUEST_ID_REUSED", {{"request_id", request_id}}},
                   {{"request_id", request_id}});
}

absl::Status BadPageToken() {
  return InvalidField("page_token", "BAD_PAGE_TOKEN", words::Message{"BAD_PAGE_TOKEN", {}});
}

absl::Status FailedPrecondition(const std::string& reason, const words::Message& message,
                                const Metadata& metadata) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

absl::Status FailedPrecondition(const std::string& reason, const std::string& message,
                                const Metadata& metadata) {
  return FailedPrecondition(reason, words::Verbatim(message), metadata);
}

absl::Status Cancelled(const words::Message& message) {
  return MakeError(absl::StatusCode::kCancelled, "CANCELLED", message);
}

absl::Status Cancelled(const std::string& message) { return Cancelled(words::Verbatim(message)); }

absl::Status DeadlineExceeded(const words::Message& message) {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", message);
}

absl::Status DeadlineExceeded(const std::string& message) {
  return DeadlineExceeded(words::Verbatim(message));
}

}  // namespace funnelcast::errors

#include "server/errors/request.h"

#include "fmt/format.h"
#include "server/errors/fields.h"

namespace funnelcast::errors {

absl::Status RequestIdReused(const std::string& request_id) {
  return MakeError(
      absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
      fmt::format("The request_id `{}` was used before for a different request; use a "
                  "new one for each request and repeat one only with the same request.",
                  request_id),
      {{"request_id", request_id}});
}

absl::Status BadPageToken() {
  return InvalidField("page_token", "BAD_PAGE_TOKEN",
                      "page_token is not valid for this list; leave it empty to begin again.");
}

absl::Status FailedPrecondition(const std::string& reason, const std::string& message,
                                const Metadata& metadata) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

absl::Status Cancelled(const std::string& message) {
  return MakeError(absl::StatusCode::kCancelled, "CANCELLED", message);
}

absl::Status DeadlineExceeded(const std::string& message) {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", message);
}

}  // namespace funnelcast::errors

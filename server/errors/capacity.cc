#include "server/errors/capacity.h"

#include "fmt/format.h"
#include "server/errors/error.h"

namespace funnelcast::errors {

absl::Status LimitExceeded(const std::string& what, std::int64_t count, std::int64_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED",
                   fmt::format("There would be {} {}; at most {} are allowed.", count, what, limit),
                   {{"count", fmt::format("{}", count)}, {"limit", fmt::format("{}", limit)}});
}

absl::Status RequestTooLarge(const std::string& message) {
  return MakeError(absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE", message);
}

absl::Status Busy(const std::string& what) {
  return MakeError(absl::StatusCode::kResourceExhausted, "BUSY",
                   fmt::format("The server is busy: {}. Try again in a few seconds.", what));
}

absl::Status DiskFull(const std::string& message) {
  return MakeError(absl::StatusCode::kResourceExhausted, "DISK_FULL", message);
}

}  // namespace funnelcast::errors

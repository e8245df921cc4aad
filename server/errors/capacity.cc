#include "server/errors/capacity.h"

#include "fmt/format.h"
#include "server/errors/error.h"

namespace funnelcast::errors {

absl::Status LimitExceeded(const words::Value& what, std::int64_t count, std::int64_t limit) {
  return MakeError(
      absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED",
      words::Message{"LIMIT_EXCEEDED", {{"count", count}, {"what", what}, {"limit", limit}}},
      {{"count", fmt::format("{}", count)}, {"limit", fmt::format("{}", limit)}});
}

absl::Status RequestTooLarge(const words::Message& message) {
  return MakeError(absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE", message);
}

absl::Status RequestTooLarge(const std::string& message) {
  return RequestTooLarge(words::Verbatim(message));
}

absl::Status Busy(const words::Value& what) {
  return MakeError(absl::StatusCode::kResourceExhausted, "BUSY",
                   words::Message{"SERVER_BUSY", {{"what", what}}});
}

absl::Status DiskFull(const words::Message& message) {
  return MakeError(absl::StatusCode::kResourceExhausted, "DISK_FULL", message);
}

absl::Status DiskFull(const std::string& message) { return DiskFull(words::Verbatim(message)); }

}  // namespace funnelcast::errors

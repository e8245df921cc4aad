#include "server/errors/server.h"

#include "server/errors/error.h"

namespace funnelcast::errors {

absl::Status Internal(const words::Message& message) {
  return MakeError(absl::StatusCode::kInternal, "INTERNAL", message);
}

absl::Status Internal(const std::string& message) { return Internal(words::Verbatim(message)); }

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                   words::Message{"SHUTTING_DOWN", {}});
}

absl::Status StoreUnavailable(const words::Message& message) {
  return MakeError(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE", message);
}

absl::Status StoreUnavailable(const std::string& message) {
  return StoreUnavailable(words::Verbatim(message));
}

absl::Status StoredDataDamaged(const words::Message& message) {
  return MakeError(absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED", message);
}

absl::Status StoredDataDamaged(const std::string& message) {
  return StoredDataDamaged(words::Verbatim(message));
}

}  // namespace funnelcast::errors

#include "server/errors/server.h"

#include "server/errors/error.h"

namespace funnelcast::errors {

absl::Status Internal(const std::string& message) {
  return MakeError(absl::StatusCode::kInternal, "INTERNAL", message);
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                   "The server is shutting down; try again when it is back.");
}

absl::Status StoreUnavailable(const std::string& message) {
  return MakeError(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE", message);
}

absl::Status StoredDataDamaged(const std::string& message) {
  return MakeError(absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED", message);
}

}  // namespace funnelcast::errors

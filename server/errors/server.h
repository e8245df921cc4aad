// Errors that are the server's own fault or state.
#ifndef FUNNELCAST_SERVER_ERRORS_SERVER_H_
#define FUNNELCAST_SERVER_ERRORS_SERVER_H_

#include <string>

#include "absl/status/status.h"
#include "server/words/message.h"

namespace funnelcast::errors {

// INTERNAL, reason INTERNAL: a bug of ours. `message` goes to the log and to the caller.
absl::Status Internal(const words::Message& message);
absl::Status Internal(const std::string& message);

// UNAVAILABLE, reason SHUTTING_DOWN.
absl::Status ShuttingDown();

// UNAVAILABLE, reason STORE_UNAVAILABLE: the database does not answer; trying again may help.
absl::Status StoreUnavailable(const words::Message& message);
absl::Status StoreUnavailable(const std::string& message);

// DATA_LOSS, reason STORED_DATA_DAMAGED: something in the store cannot be read back.
absl::Status StoredDataDamaged(const words::Message& message);
absl::Status StoredDataDamaged(const std::string& message);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_SERVER_H_

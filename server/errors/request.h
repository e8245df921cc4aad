// Errors about a request as a whole rather than one of its fields.
#ifndef FUNNELCAST_SERVER_ERRORS_REQUEST_H_
#define FUNNELCAST_SERVER_ERRORS_REQUEST_H_

#include <string>

#include "absl/status/status.h"
#include "server/errors/error.h"

namespace funnelcast::errors {

// ALREADY_EXISTS, reason REQUEST_ID_REUSED: the key was used before for a different request.
absl::Status RequestIdReused(const std::string& request_id);

// INVALID_ARGUMENT, reason BAD_PAGE_TOKEN: a token we did not give out, or one of a different list.
absl::Status BadPageToken();

// FAILED_PRECONDITION with a reason of the caller's choice and a sentence that says the way out.
absl::Status FailedPrecondition(const std::string& reason, const words::Message& message,
                                const Metadata& metadata = {});
absl::Status FailedPrecondition(const std::string& reason, const std::string& message,
                                const Metadata& metadata = {});

// CANCELLED, reason CANCELLED.
absl::Status Cancelled(const words::Message& message);
absl::Status Cancelled(const std::string& message);

// DEADLINE_EXCEEDED, reason DEADLINE_EXCEEDED.
absl::Status DeadlineExceeded(const words::Message& message);
absl::Status DeadlineExceeded(const std::string& message);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_REQUEST_H_

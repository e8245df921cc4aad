// Errors about named resources: missing, taken, changed meanwhile, still in use.
#ifndef FUNNELCAST_SERVER_ERRORS_RESOURCE_H_
#define FUNNELCAST_SERVER_ERRORS_RESOURCE_H_

#include <string>

#include "absl/status/status.h"
#include "server/words/message.h"

namespace funnelcast::errors {

// Every `type` is the singular word of the contract ("brand", "goal"); every `name` the full
// resource name.

// NOT_FOUND, reason RESOURCE_NOT_FOUND.
absl::Status NotFound(const std::string& type, const std::string& name);

// ALREADY_EXISTS, reason RESOURCE_EXISTS.
absl::Status AlreadyExists(const std::string& type, const std::string& name);

// ABORTED, reason ETAG_MISMATCH: the resource was changed since the caller read it.
absl::Status EtagMismatch(const std::string& type, const std::string& name);

// FAILED_PRECONDITION, reason RESOURCE_IN_USE: `users` says in words what still refers to it ("2
// goals and 1 model").
absl::Status InUse(const std::string& type, const std::string& name, const words::Value& users,
                   const words::Value& way_out);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_RESOURCE_H_

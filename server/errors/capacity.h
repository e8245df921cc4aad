// Errors about running out of something: limits, queues, disk space.
#ifndef FUNNELCAST_SERVER_ERRORS_CAPACITY_H_
#define FUNNELCAST_SERVER_ERRORS_CAPACITY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "server/words/message.h"

namespace funnelcast::errors {

// RESOURCE_EXHAUSTED, reason LIMIT_EXCEEDED: `what` ("funnels of brands/acme") would be `count`, at
// most `limit` are kept.
absl::Status LimitExceeded(const words::Value& what, std::int64_t count, std::int64_t limit);

// RESOURCE_EXHAUSTED, reason REQUEST_TOO_LARGE; `message` says how large and what would fit.
absl::Status RequestTooLarge(const words::Message& message);
absl::Status RequestTooLarge(const std::string& message);

// RESOURCE_EXHAUSTED, reason BUSY: the queue of `what` is full; trying again later helps.
absl::Status Busy(const words::Value& what);

// RESOURCE_EXHAUSTED, reason DISK_FULL: nothing was stored.
absl::Status DiskFull(const words::Message& message);
absl::Status DiskFull(const std::string& message);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_CAPACITY_H_

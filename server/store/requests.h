// The memory of requests that carried an id.
#ifndef FUNNELCAST_SERVER_STORE_REQUESTS_H_
#define FUNNELCAST_SERVER_STORE_REQUESTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/store.h"

namespace funnelcast::store {

// The response that was stored for the key, or nothing. ALREADY_EXISTS when it was stored for
// another fingerprint.
absl::StatusOr<std::optional<std::string>> FindResponse(Reader& reader, const RequestKey& key);

absl::Status InsertResponse(Transaction& transaction, const RequestKey& key,
                            const std::string& response);

// Forgets the requests before a moment.
absl::Status DeleteResponsesBefore(Transaction& transaction, std::int64_t time_us);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_REQUESTS_H_

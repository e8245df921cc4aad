// Audiences, the target groups.
#ifndef FUNNELCAST_SERVER_STORE_AUDIENCES_H_
#define FUNNELCAST_SERVER_STORE_AUDIENCES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Audience {
  std::string brand;
  std::string id;
  std::string display_name;
  std::int64_t version = 0;
};

// NOT_FOUND for the brand, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Audience> InsertAudience(Transaction& transaction, Audience audience);

absl::StatusOr<Audience> FindAudience(Reader& reader, const std::string& brand,
                                      const std::string& id);

absl::StatusOr<std::vector<Audience>> ListAudiences(Reader& reader, const std::string& brand,
                                                    const Page& page);

// Replaces the display name. NOT_FOUND, ABORTED.
absl::StatusOr<Audience> UpdateAudience(Transaction& transaction, Audience audience,
                                        ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_AUDIENCES_H_

// Mappings: how a brand's exports are read. Those that come with the server are not kept here.
#ifndef FUNNELCAST_SERVER_STORE_MAPPINGS_H_
#define FUNNELCAST_SERVER_STORE_MAPPINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Mapping {
  std::string brand;
  std::string id;
  std::string display_name;
  std::string columns;       // opaque bytes
  std::int64_t version = 0;  // 0 for one that comes with the server
};

// Stores a new mapping and returns it with its version. NOT_FOUND for the brand, ALREADY_EXISTS for
// an id that is taken.
absl::StatusOr<Mapping> InsertMapping(Transaction& transaction, Mapping mapping);

absl::StatusOr<Mapping> FindMapping(Reader& reader, const std::string& brand,
                                    const std::string& id);

absl::StatusOr<std::vector<Mapping>> ListMappings(Reader& reader, const std::string& brand,
                                                  const Page& page);

absl::StatusOr<std::int64_t> CountMappings(Reader& reader, const std::string& brand);

// Replaces display name and columns. NOT_FOUND, ABORTED.
absl::StatusOr<Mapping> UpdateMapping(Transaction& transaction, Mapping mapping,
                                      ExpectedVersion expected);

// NOT_FOUND, ABORTED.
absl::Status DeleteMapping(Transaction& transaction, const std::string& brand,
                           const std::string& id, ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_MAPPINGS_H_

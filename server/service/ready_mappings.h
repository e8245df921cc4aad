// The mappings that come with the server: the exports of well-known tools, for every brand. They
// are the files of server/mappings, each the JSON form of a Mapping, compiled in.
#ifndef FUNNELCAST_SERVER_SERVICE_READY_MAPPINGS_H_
#define FUNNELCAST_SERVER_SERVICE_READY_MAPPINGS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/store/mappings.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::service {

// The texts of the files by their names without `.json`; made by the build.
const std::map<std::string, std::string>& ReadyMappingTexts();

// The ready mappings by id, without a brand and with version 0.
const std::map<std::string, store::Mapping>& ReadyMappings();

// A mapping that a brand can use, ready or its own. NOT_FOUND for the brand or the mapping.
absl::StatusOr<store::Mapping> FindUsableMapping(store::Reader& reader, const std::string& brand,
                                                 const std::string& id);

// All that a brand can use, in the order of their ids; none of its own for an unknown one.
absl::StatusOr<std::vector<store::Mapping>> ListUsableMappings(store::Reader& reader,
                                                               const std::string& brand,
                                                               const store::Page& page);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_READY_MAPPINGS_H_

// Ids of today for those of requests, which may be old ones of entries that were renamed or merged.
#ifndef FUNNELCAST_SERVER_SERVICE_OLD_IDS_H_
#define FUNNELCAST_SERVER_SERVICE_OLD_IDS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "server/convert/requests.h"
#include "server/store/aliases.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// The kind of entry whose names have this pattern; none for other resources.
std::optional<store::EntryKind> KindOf(const std::string& pattern);

// REQUIRES: the ids of a name of such an entry, the brand's in front.
store::EntryPath PathOf(store::EntryKind kind, const convert::Ids& ids);

// Puts the ids of today in the place of old ones. `ids` are those of a name of `pattern`, which may
// be any resource's.
absl::Status UseNewIds(store::Reader& reader, const std::string& pattern, convert::Ids& ids);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OLD_IDS_H_

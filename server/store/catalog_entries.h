// Catalogue entries of any kind, as imports add them and undoing takes them away. For this folder
// alone.
#ifndef FUNNELCAST_SERVER_STORE_CATALOG_ENTRIES_H_
#define FUNNELCAST_SERVER_STORE_CATALOG_ENTRIES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/series_merge.h"

namespace funnelcast::store {

// Stores an entry unless the brand has one of its ids; one that is there stays as it is.
absl::Status InsertEntry(Transaction& transaction, const std::string& brand, const Entry& entry);

// Whether anything hangs on an entry: observations that stand, entries within it, funnels, goals,
// benchmarks, experiments, other names of it.
absl::StatusOr<bool> IsEntryUsed(Reader& reader, const std::string& brand, const Entry& entry);

// Forgets that an entry's id is another name of an entry it was merged into.
absl::Status DeleteAliasOf(Transaction& transaction, const std::string& brand, const Entry& entry);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_CATALOG_ENTRIES_H_

// Gives catalogue entries other ids.
#ifndef FUNNELCAST_SERVER_STORE_RENAMES_H_
#define FUNNELCAST_SERVER_STORE_RENAMES_H_

#include <string>

#include "absl/status/status.h"
#include "server/store/aliases.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

// Gives an entry the id `new_id` in every row that names it: observations of all times, funnels,
// goals, benchmarks, experiments, the journal, and what lies below it. The old id becomes an alias.
// A display name that was no more than the id follows it. Bytes that hold ids (plans, models,
// commitments) stay; their readers put the new ids in.
//
// Errors: INVALID_ARGUMENT for the id it has; ALREADY_EXISTS when another entry has the new one or
// is meant by it; FAILED_PRECONDITION when values of the past are kept under it. NOT_FOUND,
// ABORTED.
absl::Status RenameEntry(Transaction& transaction, const std::string& brand, const EntryPath& path,
                         const std::string& new_id, ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_RENAMES_H_

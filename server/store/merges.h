// Makes one catalogue entry of two.
#ifndef FUNNELCAST_SERVER_STORE_MERGES_H_
#define FUNNELCAST_SERVER_STORE_MERGES_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/store/aliases.h"
#include "server/store/reader.h"
#include "server/store/series_merge.h"

namespace funnelcast::store {

struct EntryMerge {
  EntryPath from;
  std::string into;  // id of the entry that stays, of the same kind and parents
  BothValues both_values = BothValues::kRefuse;
  std::string request_id;  // kept with the journalled import, may be empty
};

// Moves the observations of one entry and of all below it to another, in one journalled import.
// What refers to the first refers to the other afterwards, and its id means the other; what lies
// below it moves along, and becomes one with what has the same id there. Undoing the import puts
// entry and observations back, while references stay where they are then.
//
// Where both have a value on a day and `both_values` refuses that, or cannot add up what covers
// different days, nothing is written and the result lists the days and says
// how many values there are to move; its `import` is 0.
//
// Errors: INVALID_ARGUMENT for an entry into itself; FAILED_PRECONDITION for metrics of different
// kinds, or that a funnel, goal or benchmark uses together, and for two parts of one that are one
// part of the other. NOT_FOUND for either entry.
absl::StatusOr<SeriesMergeResult> MergeEntries(Transaction& transaction, const std::string& brand,
                                               const EntryMerge& merge);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_MERGES_H_

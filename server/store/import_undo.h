// Undoes imports: works out, observation by observation, what would stand there had the import
// never been.
#ifndef FUNNELCAST_SERVER_STORE_IMPORT_UNDO_H_
#define FUNNELCAST_SERVER_STORE_IMPORT_UNDO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/imports.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// What happens to observations that later imports changed: the undoing is refused, or theirs stay
// and the rest is undone.
enum class LaterChanges { kRefuse, kKeep };

struct UndoOptions {
  LaterChanges later_changes = LaterChanges::kRefuse;
  std::string request_id;  // kept with the undoing, may be empty
};

// Observations of an import that a later one changed.
struct UndoConflict {
  std::int64_t import = 0;
  std::int64_t observation_count = 0;
};

struct UndoResult {
  Import import;                              // the undoing; its number is 0 for a preview
  std::vector<UndoConflict> kept;             // ordered by import
  std::vector<std::string> removed_channels;  // ordered
  std::vector<std::string> removed_metrics;   // ordered
  std::int64_t removed_other_count = 0;       // campaigns, activities and audiences
};

// Undoes the import `number` of a brand: each observation it changed becomes what the other imports
// that count left there, and catalogue entries that it added and nothing uses are taken away; those
// that a merge took away come back. The undoing is an import itself, so that reading as of a moment
// before it shows what was known then, and can be undone too: then the import counts again.
//
// Errors: NOT_FOUND for the brand or the import; FAILED_PRECONDITION when it was undone already,
// when later imports changed the same observations and `options` refuses that (the sentence names
// them), and for the undoing of a merge. Cost: linear in the observations of the series and days
// concerned; memory: those of one series.
absl::StatusOr<UndoResult> UndoImport(Transaction& transaction, const std::string& brand,
                                      std::int64_t number, const UndoOptions& options);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_IMPORT_UNDO_H_

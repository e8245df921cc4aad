// Errors about the journal of imports.
#ifndef FUNNELCAST_SERVER_ERRORS_IMPORT_H_
#define FUNNELCAST_SERVER_ERRORS_IMPORT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "server/words/message.h"

namespace funnelcast::errors {

// FAILED_PRECONDITION, reason IMPORT_UNDONE: the import `number` was undone by the import
// `undone_by`.
absl::Status ImportUndone(const std::string& brand, std::int64_t number, std::int64_t undone_by);

// FAILED_PRECONDITION, reason IMPORT_CHANGED_LATER: `later` names in words the imports that changed
// the same observations.
absl::Status ImportChangedLater(const std::string& brand, std::int64_t number,
                                const words::Value& later);

// FAILED_PRECONDITION, reason MERGE_CHANGED_LATER: `later` names in words the imports that changed
// what the merge moved.
absl::Status MergeChangedLater(const std::string& brand, std::int64_t number,
                               const words::Value& later);

// FAILED_PRECONDITION, reason MERGE_UNDONE: `merge` says in words what was merged into what.
absl::Status MergeNotRepeatable(const std::string& brand, std::int64_t number,
                                const words::Value& merge);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_IMPORT_H_

// Deletes and merges catalogue entries of any kind.
#ifndef FUNNELCAST_SERVER_SERVICE_ENTRY_CHANGES_H_
#define FUNNELCAST_SERVER_SERVICE_ENTRY_CHANGES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "server/convert/entry_changes.h"
#include "server/convert/requests.h"
#include "server/service/store_write.h"
#include "server/store/aliases.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// FAILED_PRECONDITION while something hangs on the entry that `target` names by a name of
// `pattern`, stored plans of scenarios included.
absl::Status DeleteEntry(store::Transaction& transaction, store::EntryKind kind,
                         const std::string& pattern, convert::DeleteTarget target);

// FAILED_PRECONDITION when both entries have a value on the same day and `target` does not say what
// is to become of them, unless it is only asked for.
absl::StatusOr<v1::MergeResponse> MergeEntries(store::Transaction& transaction,
                                               store::EntryKind kind, const std::string& pattern,
                                               convert::MergeTarget target,
                                               const std::string& request_id, Storing storing);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_ENTRY_CHANGES_H_

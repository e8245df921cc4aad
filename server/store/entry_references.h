// What refers to a catalogue entry by its id and follows it when it is renamed or merged: stages of
// funnels, goals, benchmarks and experiments. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_ENTRY_REFERENCES_H_
#define FUNNELCAST_SERVER_STORE_ENTRY_REFERENCES_H_

#include <string>

#include "absl/status/status.h"
#include "server/store/aliases.h"
#include "server/store/import_names.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// Lets all that refers to `path` refer to `new_id` of the same kind, in a new version.
absl::Status ReplaceReferences(Transaction& transaction, const std::string& brand,
                               const EntryPath& path, const std::string& new_id);

// Notes in the journal what refers to `path` and is about to refer to `new_id` by the import
// `place`.
absl::Status RecordReferences(Transaction& transaction, const std::string& brand,
                              const EntryPath& path, const std::string& new_id,
                              const JournalPlace& place);

// Lets what RecordReferences noted refer to the old id again, where it still refers to the new one.
// REQUIRES: the old id is no alias.
absl::Status PutReferencesBack(Transaction& transaction, const std::string& brand,
                               const JournalPlace& place);

// FAILED_PRECONDITION when a funnel has both metrics as stages, or a goal or benchmark counts one
// by the other: they cannot become one.
absl::Status CheckMetricsApart(Reader& reader, const std::string& brand, const std::string& metric,
                               const std::string& other);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_ENTRY_REFERENCES_H_

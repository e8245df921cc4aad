// Catalogue entries of any kind by where they stand: found, counted by what hangs on them, deleted.
// What is a kind's own is in its file (metrics.h, channels.h ...).
#ifndef FUNNELCAST_SERVER_STORE_ENTRIES_H_
#define FUNNELCAST_SERVER_STORE_ENTRIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/aliases.h"
#include "server/store/reader.h"
#include "server/store/series_merge.h"
#include "server/store/types.h"

namespace funnelcast::store {

// `channel`: the word of a kind.
const char* EntryWord(EntryKind kind);

// `brands/shop/channels/facebook/campaigns/spring`.
std::string EntryName(const std::string& brand, const EntryPath& path);

// `funnelcast campaign delete shop facebook spring`: how a person does `verb` to an entry.
std::string EntryCommand(const std::string& verb, const std::string& brand, const EntryPath& path);

struct StoredEntry {
  Entry entry;
  std::int64_t version = 0;
};

// NOT_FOUND. An old id is not found: resolve it first.
absl::StatusOr<StoredEntry> FindEntry(Reader& reader, const std::string& brand,
                                      const EntryPath& path);

// The same, and ABORTED when its version is not the expected one.
absl::StatusOr<StoredEntry> FindEntry(Reader& reader, const std::string& brand,
                                      const EntryPath& path, ExpectedVersion expected);

// What lies below a channel or campaign, parents first.
absl::StatusOr<std::vector<Entry>> ListEntriesBelow(Reader& reader, const std::string& brand,
                                                    const EntryPath& path);

// Whether a series ever held observations of the entry, as a whole or in part.
absl::StatusOr<bool> HasSeries(Reader& reader, const std::string& brand, const EntryPath& path);

// Deletes an entry with its old ids and what lies below it.
//
// Errors: FAILED_PRECONDITION while it has observations or something refers to it; the sentence
// lists what, and says the way out. NOT_FOUND, ABORTED.
absl::Status DeleteEntry(Transaction& transaction, const std::string& brand, const EntryPath& path,
                         ExpectedVersion expected);

// Takes the row of an entry away with what lies below it, whatever hangs on it.
absl::Status RemoveEntryRow(Transaction& transaction, const std::string& brand,
                            const EntryPath& path);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_ENTRIES_H_

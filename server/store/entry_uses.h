// What hangs on a catalogue entry: observations and what refers to it by its id. Plans are bytes
// that this folder does not read; whoever deletes looks into them itself. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_ENTRY_USES_H_
#define FUNNELCAST_SERVER_STORE_ENTRY_USES_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/aliases.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// How many observations of the entry stand, as a whole and in part.
absl::StatusOr<std::int64_t> CountValues(Reader& reader, const std::string& brand,
                                         const EntryPath& path);

// FAILED_PRECONDITION while anything hangs on the entry; the sentence lists it and says what to do.
absl::Status CheckUnused(Reader& reader, const std::string& brand, const EntryPath& path);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_ENTRY_USES_H_

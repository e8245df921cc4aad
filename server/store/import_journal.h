// Writes the journal of imports: what an import was, the series it changed, the entries it added.
// For this folder alone; what others read of it is in imports.h.
#ifndef FUNNELCAST_SERVER_STORE_IMPORT_JOURNAL_H_
#define FUNNELCAST_SERVER_STORE_IMPORT_JOURNAL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/imports.h"
#include "server/store/reader.h"
#include "server/store/series_merge.h"

namespace funnelcast::store {

// The days between which an import changed a series.
struct TouchedSeries {
  std::int64_t series = 0;
  Day first_day = 0;
  Day last_day = 0;
};

// What becomes of a catalogue entry by an import.
enum class EntryChange { kAdded = 1, kTakenAway = 2 };

// Appends an import with kind, file name, request id, row count and what it undoes, and returns its
// number. The recorded times grow with the numbers even if the clock goes back.
absl::StatusOr<std::int64_t> InsertImport(Transaction& transaction, std::int64_t brand_key,
                                          const Import& import);

// Takes the newest import out again, which changed nothing.
absl::Status DeleteImport(Transaction& transaction, std::int64_t brand_key, std::int64_t import);

// Stores what an import did: its counts, days and sums. `import.number` says which.
absl::Status FinishImport(Transaction& transaction, std::int64_t brand_key, const Import& import);

absl::Status InsertTouchedSeries(Transaction& transaction, std::int64_t brand_key,
                                 std::int64_t import, const TouchedSeries& touched);

absl::StatusOr<std::vector<TouchedSeries>> LoadTouchedSeries(Reader& reader, std::int64_t brand_key,
                                                             std::int64_t import);

absl::Status InsertImportEntry(Transaction& transaction, std::int64_t brand_key,
                               std::int64_t import, EntryChange change, const Entry& entry);

// Ordered by kind and ids.
absl::StatusOr<std::vector<Entry>> LoadImportEntries(Reader& reader, std::int64_t brand_key,
                                                     std::int64_t import, EntryChange change);

// Which imports are undoings, and which count no more.
struct ImportState {
  ImportKind kind = ImportKind::kFile;
  bool undone = false;
};

// All imports of a brand by number.
absl::StatusOr<std::map<std::int64_t, ImportState>> LoadImportStates(Reader& reader,
                                                                     std::int64_t brand_key);

// Marks `import` as undone by another one; 0 has it count again.
absl::Status SetUndoneBy(Transaction& transaction, std::int64_t brand_key, std::int64_t import,
                         std::int64_t undone_by);

// The number of the last import recorded at `time_us` or before; 0 when there was none.
absl::StatusOr<std::int64_t> FindLastImport(Reader& reader, std::int64_t brand_key,
                                            std::int64_t time_us);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_IMPORT_JOURNAL_H_

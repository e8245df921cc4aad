// Writes observations: one import is one transaction. A value that changes an older one is a
// correction; the old value is kept with the times between which it held, so that history can be
// read as of any moment.
#ifndef FUNNELCAST_SERVER_STORE_OBSERVATIONS_H_
#define FUNNELCAST_SERVER_STORE_OBSERVATIONS_H_

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/imports.h"
#include "server/store/metrics.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

// What a series is of. Empty: the brand as a whole, the channel as a whole, and so on; everybody
// for `audience`.
struct SeriesKey {
  std::string metric;
  std::string channel;
  std::string campaign;
  std::string activity;
  std::string audience;

  auto operator<=>(const SeriesKey&) const = default;
};

// One value; `series` is an index into the batch's series.
struct ObservedValue {
  std::uint32_t series = 0;
  Day day = 0;
  double value = 0;
  std::int32_t day_count = 1;  // days that the value covers, from `day` on
};

// What one import brings. Ids are checked by the caller.
struct ObservationBatch {
  std::vector<SeriesKey> series;      // no key twice
  std::vector<ObservedValue> values;  // ordered by series and day, none covers another's day
  // Names for people of ids met in the import; ids that are not in it are shown as they are.
  std::map<std::string, std::string> display_names;
  // Kinds of metrics met in the import; those that are not in it have the kind their ids suggest.
  std::map<std::string, MetricKind> metric_kinds;
  // Metrics whose counts are not whole: they become fractional, also those that the brand has.
  std::set<std::string> fractional_metrics;
  // Ids of campaigns in the tool their figures come from, by channel and campaign.
  std::map<std::array<std::string, 2>, std::string> external_ids;
};

// Whether ids that the brand does not have yet are added or refused.
enum class UnknownIds { kAdd, kRefuse };

// What becomes of stored values that a batch lacks: they stay, or, where the batch is the whole
// truth for its metrics and channels from its first to its last day, they are taken out.
enum class AbsentValues { kKeep, kTakeOut };

// What becomes of values of a batch for one day of series that are one since they were renamed or
// merged: they are refused, or added up, where the days they cover are the same (controls are
// averaged).
enum class SameDays { kRefuse, kSum };

struct ImportOptions {
  UnknownIds unknown_ids = UnknownIds::kAdd;
  std::int64_t max_channel_count = 200;  // of the brand after the import
  std::string file_name;                 // kept with the import, may be empty
  AbsentValues absent_values = AbsentValues::kKeep;
  ImportKind kind = ImportKind::kFile;
  std::string request_id;  // kept with the import, may be empty
  SameDays same_days = SameDays::kRefuse;
};

struct ImportResult {
  std::int64_t import = 0;  // its number, 0 for a preview
  std::int64_t row_count = 0;
  std::int64_t added_count = 0;
  std::int64_t corrected_count = 0;
  std::int64_t unchanged_count = 0;
  std::int64_t removed_count = 0;  // taken out, with AbsentValues::kTakeOut
  std::int64_t absent_count = 0;   // stored values that the batch lacks, by the same rule
  std::vector<ImportedSum> sums;   // of the batch's values, ordered by metric
  Day first_day = 0;               // of the batch; 0 and 0 when it is empty
  Day last_day = 0;
  std::vector<std::string> new_channels;  // ordered
  std::vector<std::string> new_metrics;   // ordered
  std::int64_t new_other_count = 0;       // campaigns, activities and audiences
};

// Stores a batch. A repeated batch changes nothing.
//
// Errors: NOT_FOUND for the brand; INVALID_ARGUMENT naming unknown ids when they are refused, when
// the brand would have more channels than allowed, or for a value whose days overlap a stored one
// of other days. Memory: a few values a series beside the
// batch.
absl::StatusOr<ImportResult> WriteObservations(Transaction& transaction, const std::string& brand,
                                               const ObservationBatch& batch,
                                               const ImportOptions& options);

// What WriteObservations would return, without storing anything.
absl::StatusOr<ImportResult> PreviewObservations(Reader& reader, const std::string& brand,
                                                 const ObservationBatch& batch,
                                                 const ImportOptions& options);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_OBSERVATIONS_H_

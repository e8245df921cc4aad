// Moves the observations of some series to others, as one journalled import that can be undone:
// what the merging of catalogue entries does to history.
#ifndef FUNNELCAST_SERVER_STORE_SERIES_MERGE_H_
#define FUNNELCAST_SERVER_STORE_SERIES_MERGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/metrics.h"
#include "server/store/observations.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// A kind of catalogue entry, as the tables import_entry and alias number them.
enum class EntryKind { kMetric = 1, kChannel = 2, kCampaign = 3, kActivity = 4, kAudience = 5 };

// A catalogue entry with what it takes to put it back.
struct Entry {
  EntryKind kind = EntryKind::kMetric;
  std::string channel;   // of campaigns and activities
  std::string campaign;  // of activities
  std::string id;
  std::string display_name;
  std::string external_id;                      // of campaigns
  MetricKind metric_kind = MetricKind::kCount;  // of metrics
  bool fractional = false;                      // of metrics
};

struct SeriesMove {
  SeriesKey from;
  SeriesKey to;
};

// What happens on days on which both series have a value.
enum class BothValues { kRefuse, kSum, kKeep };  // kKeep: the value of `to` stays

struct SeriesMergeOptions {
  BothValues both_values = BothValues::kRefuse;
  std::string description;  // kept with the import: `instagramm_stories into instagram_stories`
  std::string request_id;
  std::vector<Entry> removed_entries;  // that the caller takes away with it; undoing puts them back
};

// A day on which both series have a value.
struct Clash {
  SeriesMove move;
  Day day = 0;
  double from_value = 0;
  double to_value = 0;
};

struct SeriesMergeResult {
  std::int64_t import = 0;  // 0 when nothing was written
  std::int64_t moved_count = 0;
  std::int64_t clash_count = 0;
  std::vector<Clash> clashes;  // the first 20, ordered by series and day
};

// Moves the observations. Series of `from` that have none are left out. With BothValues::kRefuse
// and clashes nothing is written and the result lists them; so too where the values cannot be added
// up because they cover different days, or where one that covers several days would be dropped and
// `to` lacks some of these.
//
// Errors: NOT_FOUND for the brand.
absl::StatusOr<SeriesMergeResult> MergeSeries(Transaction& transaction, const std::string& brand,
                                              const std::vector<SeriesMove>& moves,
                                              const SeriesMergeOptions& options);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SERIES_MERGE_H_

// The table of series, which gives each key of observations a number within its brand. For this
// folder alone.
#ifndef FUNNELCAST_SERVER_STORE_SERIES_TABLE_H_
#define FUNNELCAST_SERVER_STORE_SERIES_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/observations.h"
#include "server/store/reader.h"

namespace funnelcast::store {

struct StoredSeries {
  std::int64_t number = 0;
  SeriesKey key;
  Day first_day = 0;  // of its observations now
  Day last_day = 0;   // the last day that one of them covers
  std::int64_t observation_count = 0;
  Day ever_first_day = 0;  // of the observations it ever had
  Day ever_last_day = 0;
  std::int32_t longest_day_count = 1;  // the most days that one of them ever covered
};

// The series of a brand that have observations now, ordered by their keys.
absl::StatusOr<std::vector<StoredSeries>> LoadAllSeries(Reader& reader, std::int64_t brand_key);

// The same with those that once had some: what reading as of a moment needs.
absl::StatusOr<std::vector<StoredSeries>> LoadSeriesEver(Reader& reader, std::int64_t brand_key);

// The series of one metric of a brand that have observations now, ordered by their keys.
absl::StatusOr<std::vector<StoredSeries>> LoadSeriesOfMetric(Reader& reader, std::int64_t brand_key,
                                                             const std::string& metric);

// The series of a key, or nothing.
absl::StatusOr<std::optional<StoredSeries>> FindSeries(Reader& reader, std::int64_t brand_key,
                                                       const SeriesKey& key);

// The number that the brand's next series gets.
absl::StatusOr<std::int64_t> NextSeriesNumber(Reader& reader, std::int64_t brand_key);

absl::Status InsertSeries(Transaction& transaction, std::int64_t brand_key,
                          const StoredSeries& series);

// The series of a number, or nothing.
absl::StatusOr<std::optional<StoredSeries>> FindSeriesByNumber(Reader& reader,
                                                               std::int64_t brand_key,
                                                               std::int64_t number);

// Stores spans and counts of a series.
absl::Status UpdateSeriesSpan(Transaction& transaction, std::int64_t brand_key,
                              const StoredSeries& series);

// Stores span and count of a series as its observations have them now; for after some were taken
// out. Cost: one pass over the series.
absl::Status RecountSeries(Transaction& transaction, std::int64_t brand_key, StoredSeries series);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SERIES_TABLE_H_

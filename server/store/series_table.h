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
  Day first_day = 0;  // of its observations; they are never deleted, so the span only grows
  Day last_day = 0;
  std::int64_t observation_count = 0;
};

// All series of a brand, ordered by their keys.
absl::StatusOr<std::vector<StoredSeries>> LoadAllSeries(Reader& reader, std::int64_t brand_key);

// The series of one metric of a brand, ordered by their keys.
absl::StatusOr<std::vector<StoredSeries>> LoadSeriesOfMetric(Reader& reader, std::int64_t brand_key,
                                                             const std::string& metric);

// The day after the last observation of a metric of a brand; 0 when there is none.
absl::StatusOr<Day> FindEndOfMetric(Reader& reader, std::int64_t brand_key,
                                    const std::string& metric);

// The series of a key, or nothing.
absl::StatusOr<std::optional<StoredSeries>> FindSeries(Reader& reader, std::int64_t brand_key,
                                                       const SeriesKey& key);

// The number that the brand's next series gets.
absl::StatusOr<std::int64_t> NextSeriesNumber(Reader& reader, std::int64_t brand_key);

absl::Status InsertSeries(Transaction& transaction, std::int64_t brand_key,
                          const StoredSeries& series);

// Stores the span and count of a series.
absl::Status UpdateSeriesSpan(Transaction& transaction, std::int64_t brand_key,
                              const StoredSeries& series);

// Appends a row to the brand's imports and returns its number. The recorded times grow with the
// numbers even if the clock goes back.
absl::StatusOr<std::int64_t> InsertImport(Transaction& transaction, std::int64_t brand_key,
                                          const std::string& file_name, std::int64_t row_count);

absl::Status UpdateImportCounts(Transaction& transaction, std::int64_t brand_key,
                                std::int64_t import, const ImportResult& result);

// The number of the last import recorded at `time_us` or before; 0 when there was none.
absl::StatusOr<std::int64_t> FindLastImport(Reader& reader, std::int64_t brand_key,
                                            std::int64_t time_us);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SERIES_TABLE_H_

// Reads the stored values of a brand, series by series. What they make together, one value a day
// of a metric and channel, is for server/history to say.
#ifndef FUNNELCAST_SERVER_STORE_SERIES_VALUES_H_
#define FUNNELCAST_SERVER_STORE_SERIES_VALUES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/observation_rows.h"
#include "server/store/reader.h"
#include "server/store/series_table.h"
#include "server/store/types.h"

namespace funnelcast::store {

// Which part of a brand's values to read.
struct SeriesSelection {
  std::optional<std::set<std::string>> metrics;   // all when absent
  std::optional<std::set<std::string>> channels;  // all and the brand as a whole ("") when absent
  std::optional<Day> start_day;
  std::optional<Day> end_day;
  std::optional<std::int64_t> as_of_us;  // values as they were known then
  // Begins with this metric and channel, for reading page by page; with the first when absent.
  std::optional<std::pair<std::string, std::string>> first_metric_and_channel;
};

// What is stored of one series.
struct SeriesValues {
  const SeriesKey& key;
  // The days of the selection on which its metric and channel have values, on whatever level; as of
  // a moment those on which they ever had some.
  Day start_day = 0;
  Day end_day = 0;
  // Ordered by day, in the form of now or of the moment. The first ones may begin before
  // `start_day`.
  std::span<const ObservationRow> rows;
};

// Returns false to stop reading.
using SeriesVisitor = std::function<bool(const SeriesValues& values)>;

// Calls `visit` for every series of the selection, ordered by key. NOT_FOUND for the brand. Memory:
// the rows of one series.
absl::Status VisitSeriesValues(Reader& reader, const std::string& brand,
                               const SeriesSelection& selection, const SeriesVisitor& visit);

// The series of a brand that have observations now, ordered by their keys. NOT_FOUND for the brand.
absl::StatusOr<std::vector<StoredSeries>> ListSeries(Reader& reader, const std::string& brand);

// The same of one metric.
absl::StatusOr<std::vector<StoredSeries>> ListSeriesOfMetric(Reader& reader,
                                                             const std::string& brand,
                                                             const std::string& metric);

// The series that a brand has or once had observations of, ordered by their keys.
absl::StatusOr<std::vector<StoredSeries>> ListSeriesEver(Reader& reader, const std::string& brand);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_SERIES_VALUES_H_

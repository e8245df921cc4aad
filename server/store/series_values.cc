// Reads one series after the other.
#include "server/store/series_values.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "server/status_macros.h"
#include "server/store/import_journal.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

bool Contains(const std::optional<std::set<std::string>>& wanted, const std::string& id) {
  return !wanted.has_value() || wanted->contains(id);
}

bool IsSelected(const SeriesSelection& selection, const SeriesKey& key) {
  const auto& first = selection.first_metric_and_channel;
  return Contains(selection.metrics, key.metric) && Contains(selection.channels, key.channel) &&
         (!first.has_value() ||
          std::tie(key.metric, key.channel) >= std::tie(first->first, first->second));
}

bool IsSameGroup(const StoredSeries& a, const StoredSeries& b) {
  return a.key.metric == b.key.metric && a.key.channel == b.key.channel;
}

// The days of a group of series that the selection asks for.
struct Span {
  Day start_day = std::numeric_limits<Day>::max();
  Day end_day = std::numeric_limits<Day>::min();

  bool empty() const { return start_day >= end_day; }
};

Span SpanOf(std::span<const StoredSeries> group, const SeriesSelection& selection) {
  Span span;
  const bool ever = selection.as_of_us.has_value();
  for (const StoredSeries& series : group) {
    span.start_day = std::min(span.start_day, ever ? series.ever_first_day : series.first_day);
    span.end_day = std::max(span.end_day, (ever ? series.ever_last_day : series.last_day) + 1);
  }
  span.start_day = std::max(span.start_day, selection.start_day.value_or(span.start_day));
  span.end_day = std::min(span.end_day, selection.end_day.value_or(span.end_day));
  return span;
}

absl::StatusOr<std::vector<StoredSeries>> LoadSeries(Reader& reader, std::int64_t brand_key,
                                                     const SeriesSelection& selection) {
  if (selection.as_of_us.has_value()) return LoadSeriesEver(reader, brand_key);
  return selection.metrics.has_value() && selection.metrics->size() == 1
             ? LoadSeriesOfMetric(reader, brand_key, *selection.metrics->begin())
             : LoadAllSeries(reader, brand_key);
}

}  // namespace

absl::Status VisitSeriesValues(Reader& reader, const std::string& brand,
                               const SeriesSelection& selection, const SeriesVisitor& visit) {
  ASSIGN_OR_RETURN(const std::int64_t brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(const std::vector<StoredSeries> all, LoadSeries(reader, brand_key, selection));
  std::int64_t last_import = 0;
  if (selection.as_of_us.has_value()) {
    ASSIGN_OR_RETURN(last_import, FindLastImport(reader, brand_key, *selection.as_of_us));
  }
  ObservationRowReader reading(reader, brand_key);
  std::vector<ObservationRow> rows;
  for (auto begin = all.begin(); begin != all.end();) {
    const auto next = std::find_if(
        begin, all.end(), [&](const StoredSeries& series) { return !IsSameGroup(series, *begin); });
    const Span span = SpanOf({begin, next}, selection);
    const bool is_wanted = !span.empty() && IsSelected(selection, begin->key);
    for (; begin != next; ++begin) {
      if (!is_wanted) continue;
      // A value that began before may cover the first days.
      const Day first_day = span.start_day - begin->longest_day_count + 1;
      RETURN_IF_ERROR(
          selection.as_of_us.has_value()
              ? reading.ReadAsOf(begin->number, first_day, span.end_day, last_import, rows)
              : reading.ReadNow(begin->number, first_day, span.end_day, rows));
      if (!visit({begin->key, span.start_day, span.end_day, rows})) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredSeries>> ListSeries(Reader& reader, const std::string& brand) {
  ASSIGN_OR_RETURN(const std::int64_t brand_key, FindBrandKey(reader, brand));
  return LoadAllSeries(reader, brand_key);
}

absl::StatusOr<std::vector<StoredSeries>> ListSeriesOfMetric(Reader& reader,
                                                             const std::string& brand,
                                                             const std::string& metric) {
  ASSIGN_OR_RETURN(const std::int64_t brand_key, FindBrandKey(reader, brand));
  return LoadSeriesOfMetric(reader, brand_key, metric);
}

absl::StatusOr<std::vector<StoredSeries>> ListSeriesEver(Reader& reader, const std::string& brand) {
  ASSIGN_OR_RETURN(const std::int64_t brand_key, FindBrandKey(reader, brand));
  return LoadSeriesEver(reader, brand_key);
}

}  // namespace funnelcast::store

// Reads series and combines their levels.
#include "server/store/daily_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/import_journal.h"
#include "server/store/metrics.h"
#include "server/store/observation_rows.h"
#include "server/store/series_table.h"

namespace funnelcast::store {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr Sql kLoadControls{
    "SELECT metric.metric FROM metric JOIN brand ON metric.brand = brand.brand "
    "WHERE brand.brand_key = :brand_key AND metric.kind = :kind",
    "t"};

absl::StatusOr<std::set<std::string>> LoadControls(Reader& reader, std::int64_t brand_key) {
  ASSIGN_OR_RETURN(auto ids,
                   SelectAll(reader, kLoadControls, ReadText, brand_key, MetricKind::kControl));
  return std::set<std::string>(ids.begin(), ids.end());
}

bool Contains(const std::optional<std::set<std::string>>& wanted, const std::string& id) {
  return !wanted.has_value() || wanted->contains(id);
}

bool IsSelected(const DailySelection& selection, const SeriesKey& key) {
  const auto& first = selection.first_metric_and_channel;
  return Contains(selection.metrics, key.metric) && Contains(selection.channels, key.channel) &&
         (!first.has_value() ||
          std::tie(key.metric, key.channel) >= std::tie(first->first, first->second));
}

// The days of a group of series that the selection asks for; empty when none are stored. As of a
// moment the days on which they ever had values.
struct Span {
  Day start_day = std::numeric_limits<Day>::max();
  Day end_day = std::numeric_limits<Day>::min();

  bool empty() const { return start_day >= end_day; }
};

Span SpanOf(const StoredSeries* begin, const StoredSeries* end, const DailySelection& selection) {
  Span span;
  for (const StoredSeries* series = begin; series != end; ++series) {
    const bool ever = selection.as_of_us.has_value();
    span.start_day = std::min(span.start_day, ever ? series->ever_first_day : series->first_day);
    span.end_day = std::max(span.end_day, (ever ? series->ever_last_day : series->last_day) + 1);
  }
  span.start_day = std::max(span.start_day, selection.start_day.value_or(span.start_day));
  span.end_day = std::min(span.end_day, selection.end_day.value_or(span.end_day));
  return span;
}

// How the value of several days is laid on each of them: a sum in even parts, a mean as it is.
enum class Spreading { kEvenly, kAsItIs };

// Writes a row to the days of `values` that it covers; these begin with `start_day`.
void Spread(const ObservationRow& row, Day start_day, Spreading spreading,
            std::vector<double>& values) {
  const double value = spreading == Spreading::kEvenly ? row.value / row.day_count : row.value;
  const Day end_day = std::min(row.end_day(), start_day + static_cast<Day>(values.size()));
  for (Day day = std::max(row.day, start_day); day < end_day; ++day) {
    values[static_cast<std::size_t>(day - start_day)] = value;
  }
}

// Cuts the days without a value off both ends. On such a day no campaign has one either.
DailySeries Trim(Day first_day, std::vector<double> values,
                 const std::map<std::string, std::vector<double>>& campaigns) {
  const auto has_value = [](double value) { return !std::isnan(value); };
  const auto begin = std::find_if(values.begin(), values.end(), has_value);
  const auto end = std::find_if(values.rbegin(), values.rend(), has_value).base();
  DailySeries series;
  series.first_day = first_day + static_cast<Day>(begin - values.begin());
  if (begin < end) {
    series.values.assign(begin, end);
    for (const auto& [id, own] : campaigns) {
      series.campaigns[id].assign(own.begin() + (begin - values.begin()),
                                  own.begin() + (end - values.begin()));
    }
  }
  return series;
}

// Reads all levels of one metric and channel.
class GroupReader {
 public:
  GroupReader(Reader& reader, std::int64_t brand_key, std::optional<std::int64_t> last_import)
      : rows_(reader, brand_key), last_import_(last_import) {}

  absl::StatusOr<DailySeries> Read(const StoredSeries* begin, const StoredSeries* end,
                                   const Span& span, Spreading spreading, bool by_campaign) {
    std::vector<LevelSeries> levels;
    int longest_day_count = 1;
    for (const StoredSeries* series = begin; series != end; ++series) {
      // A value that began before may cover the first days.
      const Day first_day = span.start_day - series->longest_day_count + 1;
      RETURN_IF_ERROR(
          last_import_.has_value()
              ? rows_.ReadAsOf(series->number, first_day, span.end_day, *last_import_, read_)
              : rows_.ReadNow(series->number, first_day, span.end_day, read_));
      LevelSeries level{series->key.campaign, series->key.activity, series->key.audience, {}};
      level.values.assign(static_cast<std::size_t>(span.end_day - span.start_day), kMissing);
      for (const ObservationRow& row : read_) {
        Spread(row, span.start_day, spreading, level.values);
        if (row.end_day() > span.start_day) {
          longest_day_count = std::max(longest_day_count, static_cast<int>(row.day_count));
        }
      }
      levels.push_back(std::move(level));
    }
    std::map<std::string, std::vector<double>> campaigns;
    if (by_campaign) {
      campaigns = CombineCampaigns(levels);
    }
    DailySeries combined = Trim(span.start_day, CombineLevels(levels), campaigns);
    combined.longest_day_count = longest_day_count;
    return combined;
  }

 private:
  ObservationRowReader rows_;
  std::optional<std::int64_t> last_import_;
  std::vector<ObservationRow> read_;
};

absl::StatusOr<std::vector<StoredSeries>> LoadSeries(Reader& reader, std::int64_t brand_key,
                                                     const DailySelection& selection) {
  if (selection.as_of_us.has_value()) {
    return LoadSeriesEver(reader, brand_key);
  }
  return selection.metrics.has_value() && selection.metrics->size() == 1
             ? LoadSeriesOfMetric(reader, brand_key, *selection.metrics->begin())
             : LoadAllSeries(reader, brand_key);
}

}  // namespace

absl::Status VisitDailyValues(Reader& reader, std::int64_t brand_key,
                              const DailySelection& selection, const DailyVisitor& visit) {
  ASSIGN_OR_RETURN(auto all, LoadSeries(reader, brand_key, selection));
  std::optional<std::int64_t> last_import;
  if (selection.as_of_us.has_value()) {
    ASSIGN_OR_RETURN(auto found, FindLastImport(reader, brand_key, *selection.as_of_us));
    last_import = found;
  }
  ASSIGN_OR_RETURN(const auto controls, LoadControls(reader, brand_key));
  GroupReader group(reader, brand_key, last_import);
  const StoredSeries* const end = all.data() + all.size();
  for (const StoredSeries* begin = all.data(); begin != end;) {
    const StoredSeries* const next = std::find_if(begin, end, [&](const StoredSeries& series) {
      return series.key.metric != begin->key.metric || series.key.channel != begin->key.channel;
    });
    const Span span = SpanOf(begin, next, selection);
    if (!span.empty() && IsSelected(selection, begin->key)) {
      const auto spreading =
          controls.contains(begin->key.metric) ? Spreading::kAsItIs : Spreading::kEvenly;
      ASSIGN_OR_RETURN(auto series,
                       group.Read(begin, next, span, spreading, selection.by_campaign));
      if (!series.values.empty() && !visit(begin->key.metric, begin->key.channel, series)) {
        return absl::OkStatus();
      }
    }
    begin = next;
  }
  return absl::OkStatus();
}

}  // namespace funnelcast::store

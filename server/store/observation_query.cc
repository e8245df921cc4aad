// Sums daily values by period.
#include "server/store/observation_query.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/daily_values.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/series_table.h"

namespace funnelcast::store {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct DayRange {
  Day start = 0;
  Day end = 0;
};

// The calendar period that `day` lies in.
DayRange PeriodOf(Day day, Period period) {
  switch (period) {
    case Period::kDay:
      return {day, day + 1};
    case Period::kWeek: {
      // 1970-01-01 was a Thursday, three days after a Monday.
      const Day since_monday = ((day + 3) % 7 + 7) % 7;
      return {day - since_monday, day - since_monday + 7};
    }
    case Period::kMonth:
      break;
  }
  const std::chrono::year_month_day date{sys_days{days{day}}};
  const std::chrono::year_month month = date.year() / date.month();
  const auto first = sys_days(month / std::chrono::day(1));
  const auto next = sys_days((month + std::chrono::months(1)) / std::chrono::day(1));
  return {static_cast<Day>(first.time_since_epoch().count()),
          static_cast<Day>(next.time_since_epoch().count())};
}

bool ComesAfter(const ObservedSum& sum, const std::optional<ObservedSumKey>& after) {
  return !after.has_value() || std::tie(sum.metric, sum.channel, sum.start) >
                                   std::tie(after->metric, after->channel, after->start);
}

enum class Combining { kSum, kMean };

// Appends the sums of one series; stops when `query.limit` rows are there.
void AppendSums(const std::string& metric, const std::string& channel, const DailySeries& series,
                const ObservationQuery& query, Combining combining,
                std::vector<ObservedSum>& sums) {
  for (Day day = series.first_day; day < series.end_day();) {
    const DayRange period = PeriodOf(day, query.period);
    ObservedSum sum;
    sum.metric = metric;
    sum.channel = channel;
    sum.start = std::max(period.start, query.start_day.value_or(period.start));
    sum.end = std::min(period.end, query.end_day.value_or(period.end));
    for (; day < std::min(period.end, series.end_day()); ++day) {
      const double value = series.values[static_cast<std::size_t>(day - series.first_day)];
      if (!std::isnan(value)) {
        sum.value += value;
        ++sum.observed_day_count;
      }
    }
    if (combining == Combining::kMean && sum.observed_day_count > 0) {
      sum.value /= static_cast<double>(sum.observed_day_count);
    }
    if (sum.observed_day_count > 0 && ComesAfter(sum, query.after)) {
      sums.push_back(std::move(sum));
      if (static_cast<int>(sums.size()) >= query.limit) {
        return;
      }
    }
  }
}

// What the ids mean today, as of a moment also themselves: what was merged since was kept under its
// own id then. Nothing for no ids.
template <typename Resolve>
std::optional<std::set<std::string>> SetOf(const std::vector<std::string>& ids, bool as_of,
                                           const Resolve& resolve) {
  if (ids.empty()) {
    return std::nullopt;
  }
  std::set<std::string> set;
  for (const std::string& id : ids) {
    set.insert(resolve(id));
    if (as_of) {
      set.insert(id);
    }
  }
  return set;
}

// Whether a metric had a value above 0 for the brand as a whole on any day.
absl::StatusOr<bool> IsCountedForBrand(Reader& reader, std::int64_t brand_key,
                                       const std::string& metric) {
  DailySelection selection;
  selection.metrics = std::set<std::string>{metric};
  selection.channels = std::set<std::string>{""};
  bool any = false;
  RETURN_IF_ERROR(
      VisitDailyValues(reader, brand_key, selection,
                       [&](const std::string&, const std::string&, const DailySeries& series) {
                         any = std::any_of(series.values.begin(), series.values.end(),
                                           [](double value) { return value > 0; });
                         return !any;
                       }));
  return any;
}

}  // namespace

absl::StatusOr<std::vector<ObservedSum>> QueryObservations(Reader& reader, const std::string& brand,
                                                           const ObservationQuery& query) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(auto controls, LoadMetricsOfKind(reader, brand, MetricKind::kControl));
  ASSIGN_OR_RETURN(auto aliases, LoadAliases(reader, brand));
  DailySelection selection;
  const bool as_of = query.as_of_us.has_value();
  selection.metrics =
      SetOf(query.metrics, as_of, [&](const auto& id) { return aliases.Metric(id); });
  selection.channels =
      SetOf(query.channels, as_of, [&](const auto& id) { return aliases.Channel(id); });
  selection.start_day = query.start_day;
  selection.end_day = query.end_day;
  selection.as_of_us = query.as_of_us;
  selection.first_metric_and_channel =
      query.after.has_value() ? std::optional(std::pair(query.after->metric, query.after->channel))
                              : std::nullopt;
  std::vector<ObservedSum> sums;
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& series) {
        const auto combining = controls.contains(metric) ? Combining::kMean : Combining::kSum;
        AppendSums(metric, channel, series, query, combining, sums);
        return static_cast<int>(sums.size()) < query.limit;
      }));
  return sums;
}

absl::StatusOr<CountedSeries> FindCountedSeries(Reader& reader, const std::string& brand,
                                                const std::string& metric) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  const auto found = FindMetric(reader, brand, metric);
  if (!found.ok() && !absl::IsNotFound(found.status())) {
    return found.status();
  }
  if (found.ok() && (found->kind == MetricKind::kSpend || found->kind == MetricKind::kEffort)) {
    return CountedSeries::kChannels;
  }
  ASSIGN_OR_RETURN(const auto all, LoadSeriesOfMetric(reader, brand_key, metric));
  const auto is_of_brand = [](const StoredSeries& series) { return series.key.channel.empty(); };
  if (std::none_of(all.begin(), all.end(), is_of_brand)) {
    return CountedSeries::kChannels;
  }
  if (std::all_of(all.begin(), all.end(), is_of_brand)) {
    return CountedSeries::kBrand;
  }
  ASSIGN_OR_RETURN(const auto counted, IsCountedForBrand(reader, brand_key, metric));
  return counted ? CountedSeries::kBrand : CountedSeries::kChannels;
}

absl::StatusOr<ObservedSum> SumMetric(Reader& reader, const std::string& brand,
                                      const std::string& metric, const std::string& channel,
                                      Day start_day, Day end_day) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  auto counted = CountedSeries::kChannels;
  if (channel.empty()) {
    ASSIGN_OR_RETURN(const auto found, FindCountedSeries(reader, brand, metric));
    counted = found;
  }
  DailySelection selection;
  selection.metrics = std::set<std::string>{metric};
  if (!channel.empty() || counted == CountedSeries::kBrand) {
    selection.channels = std::set<std::string>{channel};
  }
  selection.start_day = start_day;
  selection.end_day = end_day;
  ObservedSum sum{metric, channel, start_day, end_day, 0, 0};
  std::vector<bool> observed(static_cast<std::size_t>(std::max(0, end_day - start_day)));
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand_key, selection,
      [&](const std::string&, const std::string& of, const DailySeries& series) {
        if (of.empty() && counted == CountedSeries::kChannels) {
          return true;
        }
        for (std::size_t i = 0; i < series.values.size(); ++i) {
          if (!std::isnan(series.values[i])) {
            sum.value += series.values[i];
            observed[static_cast<std::size_t>(series.first_day - start_day) + i] = true;
          }
        }
        return true;
      }));
  sum.observed_day_count = std::count(observed.begin(), observed.end(), true);
  return sum;
}

absl::StatusOr<ObservedSpan> FindObservedSpan(Reader& reader, const std::string& brand) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(auto all, LoadAllSeries(reader, brand_key));
  ObservedSpan span;
  for (const StoredSeries& series : all) {
    const bool first = span.observation_count == 0;
    span.start_day = first ? series.first_day : std::min(span.start_day, series.first_day);
    span.end_day = first ? series.last_day + 1 : std::max(span.end_day, series.last_day + 1);
    span.observation_count += series.observation_count;
  }
  return span;
}

}  // namespace funnelcast::store

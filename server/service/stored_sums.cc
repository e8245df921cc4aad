// Chooses what to read, and has it added up.
#include "server/service/stored_sums.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "server/service/stored_days.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/metrics.h"
#include "server/store/series_values.h"

namespace funnelcast::service {
namespace {

using history::CountedSeries;
using history::DailySeries;
using store::MetricKind;

// What the ids mean today, as of a moment also themselves: what was merged since was kept under its
// own id then. Nothing for no ids.
template <typename Resolve>
std::optional<std::set<std::string>> SetOf(const std::vector<std::string>& ids, bool as_of,
                                           const Resolve& resolve) {
  if (ids.empty()) return std::nullopt;
  std::set<std::string> set;
  for (const std::string& id : ids) {
    set.insert(resolve(id));
    if (as_of) set.insert(id);
  }
  return set;
}

// Whether a metric had a value above 0 for the brand as a whole on any day.
absl::StatusOr<bool> IsCountedForBrand(store::Reader& reader, const std::string& brand,
                                       const std::string& metric) {
  store::SeriesSelection selection;
  selection.metrics = std::set<std::string>{metric};
  selection.channels = std::set<std::string>{""};
  bool any = false;
  RETURN_IF_ERROR(
      VisitDailyValues(reader, brand, selection, DailyParts::kNone,
                       [&](const std::string&, const std::string&, const DailySeries& series) {
                         any = history::HasPositive(series);
                         return !any;
                       }));
  return any;
}

}  // namespace

absl::StatusOr<std::vector<history::ObservedSum>> SumObservations(
    store::Reader& reader, const std::string& brand, const history::ObservationQuery& query) {
  ASSIGN_OR_RETURN(const std::set<std::string> controls,
                   store::LoadMetricsOfKind(reader, brand, MetricKind::kControl));
  ASSIGN_OR_RETURN(const store::Aliases aliases, store::LoadAliases(reader, brand));
  store::SeriesSelection selection;
  const bool as_of = query.as_of_us.has_value();
  selection.metrics =
      SetOf(query.metrics, as_of, [&](const auto& id) { return aliases.Metric(id); });
  selection.channels =
      SetOf(query.channels, as_of, [&](const auto& id) { return aliases.Channel(id); });
  selection.start_day = query.start_day;
  selection.end_day = query.end_day;
  selection.as_of_us = query.as_of_us;
  if (query.after.has_value()) {
    selection.first_metric_and_channel.emplace(query.after->metric, query.after->channel);
  }
  std::vector<history::ObservedSum> sums;
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand, selection, DailyParts::kNone,
      [&](const std::string& metric, const std::string& channel, const DailySeries& series) {
        const auto combining =
            controls.contains(metric) ? history::Combining::kMean : history::Combining::kSum;
        history::AppendSums(metric, channel, series, query, combining, sums);
        return std::ssize(sums) < query.limit;
      }));
  return sums;
}

absl::StatusOr<CountedSeries> FindCountedSeries(store::Reader& reader, const std::string& brand,
                                                const std::string& metric) {
  ASSIGN_OR_RETURN(const history::MetricKinds kinds, store::LoadMetricKinds(reader, brand));
  ASSIGN_OR_RETURN(const std::vector<store::StoredSeries> stored,
                   store::ListSeriesOfMetric(reader, brand, metric));
  std::vector<history::MetricAndChannel> observed;
  for (const store::StoredSeries& one : stored) observed.emplace_back(metric, one.key.channel);
  const auto kind = kinds.find(metric);
  const auto chosen =
      history::ChooseCounted(kind == kinds.end() ? MetricKind::kCount : kind->second, observed);
  if (chosen.has_value()) return *chosen;
  ASSIGN_OR_RETURN(const bool is_counted, IsCountedForBrand(reader, brand, metric));
  return is_counted ? CountedSeries::kBrand : CountedSeries::kChannels;
}

absl::StatusOr<history::ObservedSum> SumMetric(store::Reader& reader, const std::string& brand,
                                               const std::string& metric,
                                               const std::string& channel, history::Day start_day,
                                               history::Day end_day) {
  auto counted = CountedSeries::kChannels;
  if (channel.empty()) {
    ASSIGN_OR_RETURN(counted, FindCountedSeries(reader, brand, metric));
  }
  store::SeriesSelection selection;
  selection.metrics = std::set<std::string>{metric};
  if (!channel.empty() || counted == CountedSeries::kBrand) {
    selection.channels = std::set<std::string>{channel};
  }
  selection.start_day = start_day;
  selection.end_day = end_day;
  history::WindowSum sum(metric, channel, start_day, end_day);
  RETURN_IF_ERROR(
      VisitDailyValues(reader, brand, selection, DailyParts::kNone,
                       [&](const std::string&, const std::string& of, const DailySeries& series) {
                         if (!of.empty() || counted == CountedSeries::kBrand) sum.Add(series);
                         return true;
                       }));
  return sum.Finish();
}

}  // namespace funnelcast::service

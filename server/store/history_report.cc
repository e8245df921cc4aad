// Reads the series that a report is made of.
#include "server/store/history_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "server/limits.h"
#include "server/status_macros.h"
#include "server/store/benchmarks.h"
#include "server/store/brands.h"
#include "server/store/daily_values.h"
#include "server/store/events.h"
#include "server/store/funnels.h"
#include "server/store/import_journal.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/observation_query.h"
#include "server/store/observation_rows.h"
#include "server/store/series_table.h"
#include "simulator/data/calendar.h"
#include "simulator/data/history.h"

namespace funnelcast::store {
namespace {

// The neighbouring stages of all funnels.
absl::StatusOr<std::vector<history::StagePair>> LoadStagePairs(Reader& reader,
                                                               const std::string& brand) {
  ASSIGN_OR_RETURN(
      auto funnels,
      ListFunnels(reader, brand,
                  {.after_id = "", .limit = static_cast<int>(limits::kMaxFunnelsPerBrand)}));
  std::map<std::pair<std::string, std::string>, data::Stage> pairs;
  for (const Funnel& funnel : funnels) {
    for (std::size_t i = 1; i < funnel.stages.size(); ++i) {
      pairs.try_emplace({funnel.stages[i - 1].metric, funnel.stages[i].metric},
                        funnel.stages[i].stage);
    }
  }
  std::vector<history::StagePair> result;
  for (const auto& [metrics, stage] : pairs) {
    result.push_back({metrics.first, metrics.second, stage});
  }
  return result;
}

absl::StatusOr<std::vector<history::RateRange>> LoadRateRanges(Reader& reader,
                                                               const std::string& brand) {
  ASSIGN_OR_RETURN(
      auto benchmarks,
      ListBenchmarks(reader, brand,
                     {.after_id = "", .limit = static_cast<int>(limits::kMaxBenchmarksPerBrand)}));
  std::vector<history::RateRange> ranges;
  for (const Benchmark& one : benchmarks) {
    ranges.push_back({one.id, one.channel, one.metric, one.per_metric, one.low, one.high});
  }
  return ranges;
}

// The days that the stored values of one metric and channel cover, whatever their level.
absl::StatusOr<std::vector<history::CoveredDays>> LoadCoveredDays(
    ObservationRowReader& rows, const std::vector<const StoredSeries*>& group,
    std::optional<std::int64_t> last_import) {
  std::vector<history::CoveredDays> covered;
  std::vector<ObservationRow> read;
  for (const StoredSeries* series : group) {
    RETURN_IF_ERROR(
        last_import.has_value()
            ? rows.ReadAsOf(series->number, series->ever_first_day, series->ever_last_day + 1,
                            *last_import, read)
            : rows.ReadNow(series->number, series->first_day, series->last_day + 1, read));
    for (const ObservationRow& row : read) {
      covered.push_back({row.day, row.end_day()});
    }
  }
  std::sort(covered.begin(), covered.end(),
            [](const history::CoveredDays& a, const history::CoveredDays& b) {
              return std::tie(a.first_day, b.end_day) < std::tie(b.first_day, a.end_day);
            });
  // Of values that cover the same days the longest one stands for all.
  std::vector<history::CoveredDays> apart;
  for (const history::CoveredDays& days : covered) {
    if (apart.empty() || days.first_day >= apart.back().end_day) {
      apart.push_back(days);
    }
  }
  return apart;
}

using MetricAndChannel = std::pair<std::string, std::string>;

// The covered days of those metrics and channels that have values over several days.
absl::StatusOr<std::map<MetricAndChannel, std::vector<history::CoveredDays>>> LoadLongValues(
    Reader& reader, std::int64_t brand_key, const std::vector<StoredSeries>& stored,
    std::optional<std::int64_t> as_of_us) {
  std::map<MetricAndChannel, std::vector<const StoredSeries*>> groups;
  std::set<MetricAndChannel> long_ones;
  for (const StoredSeries& one : stored) {
    groups[{one.key.metric, one.key.channel}].push_back(&one);
    if (one.longest_day_count > 1) {
      long_ones.emplace(one.key.metric, one.key.channel);
    }
  }
  std::optional<std::int64_t> last_import;
  if (as_of_us.has_value()) {
    ASSIGN_OR_RETURN(auto found, FindLastImport(reader, brand_key, *as_of_us));
    last_import = found;
  }
  ObservationRowReader rows(reader, brand_key);
  std::map<MetricAndChannel, std::vector<history::CoveredDays>> result;
  for (const MetricAndChannel& name : long_ones) {
    ASSIGN_OR_RETURN(auto covered, LoadCoveredDays(rows, groups[name], last_import));
    const bool all_short = std::all_of(
        covered.begin(), covered.end(),
        [](const history::CoveredDays& days) { return days.end_day == days.first_day + 1; });
    if (!all_short) {
      result.emplace(name, std::move(covered));
    }
  }
  return result;
}

// Everything a report is made of.
struct LoadedSeries {
  std::vector<history::Series> series;
  std::int64_t value_count = 0;
  std::map<std::string, history::RepeatSearch> repeats;  // of campaigns, by channel
};

// The daily values of every metric and channel, and which campaigns may repeat each other.
absl::StatusOr<LoadedSeries> LoadSeries(
    Reader& reader, std::int64_t brand_key, std::optional<std::int64_t> as_of_us,
    const std::map<MetricAndChannel, std::vector<history::CoveredDays>>& long_values) {
  DailySelection selection;
  selection.as_of_us = as_of_us;
  selection.by_campaign = true;
  LoadedSeries all;
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& daily) {
        history::Series series{metric, channel, {}};
        for (std::size_t i = 0; i < daily.values.size(); ++i) {
          if (!std::isnan(daily.values[i])) {
            series.values.push_back({daily.first_day + static_cast<Day>(i), daily.values[i]});
          }
        }
        const auto covered = long_values.find({metric, channel});
        if (covered != long_values.end()) {
          series.covered = covered->second;
        }
        all.value_count += static_cast<std::int64_t>(series.values.size());
        all.series.push_back(std::move(series));
        if (daily.campaigns.size() > 1) {
          all.repeats[channel].AddCandidates(daily.campaigns);
        }
        return true;
      }));
  return all;
}

// Compares the campaigns that may repeat each other, reading their channels once more.
absl::StatusOr<std::vector<history::Renaming>> FindRenamedCampaigns(
    Reader& reader, std::int64_t brand_key, std::optional<std::int64_t> as_of_us,
    std::map<std::string, history::RepeatSearch> repeats, const std::vector<StoredSeries>& stored) {
  std::erase_if(repeats, [](const auto& one) { return !one.second.has_candidates(); });
  if (repeats.empty()) {
    return std::vector<history::Renaming>();
  }
  DailySelection selection;
  selection.as_of_us = as_of_us;
  selection.by_campaign = true;
  selection.channels.emplace();
  for (const auto& [channel, search] : repeats) {
    selection.channels->insert(channel);
  }
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& daily) {
        repeats.at(channel).Compare(metric, daily.first_day, daily.campaigns);
        return true;
      }));
  std::vector<history::Renaming> renamings;
  for (const auto& [channel, search] : repeats) {
    std::map<std::string, std::int64_t> numbers;
    for (const StoredSeries& one : stored) {
      if (one.key.channel != channel || one.key.campaign.empty()) {
        continue;
      }
      std::int64_t& number = numbers.try_emplace(one.key.campaign, one.number).first->second;
      number = std::min(number, one.number);
    }
    for (const history::Repeat& repeat : search.Find()) {
      renamings.push_back(history::MakeRenaming(channel, repeat, numbers));
    }
  }
  return renamings;
}

// What surrounds the series, but for the days that only these tell.
absl::StatusOr<history::ReportFacts> LoadFacts(Reader& reader, const std::string& brand,
                                               const std::vector<StoredSeries>& stored) {
  ASSIGN_OR_RETURN(auto found, FindBrand(reader, brand));
  ASSIGN_OR_RETURN(auto pairs, LoadStagePairs(reader, brand));
  history::ReportFacts facts;
  facts.brand = brand;
  facts.currency_code = found.currency_code;
  facts.stage_pairs = std::move(pairs);
  for (const MetricKind kind :
       {MetricKind::kSpend, MetricKind::kEffort, MetricKind::kMoney, MetricKind::kControl}) {
    ASSIGN_OR_RETURN(auto metrics, LoadMetricsOfKind(reader, brand, kind));
    for (const std::string& metric : metrics) {
      facts.kinds[metric] = kind;
    }
  }
  for (const StoredSeries& one : stored) {
    std::int64_t& number =
        facts.channel_numbers.try_emplace(one.key.channel, one.number).first->second;
    number = std::min(number, one.number);
  }
  return facts;
}

// Events of the brand, and shopping days and holidays; of Germany where the brand has no region.
absl::StatusOr<std::vector<history::CoveredDays>> LoadSpecialDays(Reader& reader,
                                                                  const std::string& brand,
                                                                  Day first_day, Day end_day) {
  ASSIGN_OR_RETURN(auto found, FindBrand(reader, brand));
  ASSIGN_OR_RETURN(auto events, LoadEventDays(reader, brand, first_day, end_day));
  if (found.holiday_region.empty()) {
    const auto calendar = data::CalendarDays("DE", first_day, end_day);
    events.insert(events.end(), calendar.begin(), calendar.end());
  }
  std::vector<history::CoveredDays> days;
  for (const data::EventDays& event : events) {
    days.push_back({event.first_day - event.lead_days, event.end_day + event.lag_days});
  }
  return days;
}

// The first day with a value, and the day after the last.
std::pair<Day, Day> SpanOf(const std::vector<history::Series>& series) {
  std::pair<Day, Day> span{std::numeric_limits<Day>::max(), std::numeric_limits<Day>::min()};
  for (const history::Series& one : series) {
    span.first = std::min(span.first, one.values.front().day);
    span.second = std::max(span.second, one.values.back().day + 1);
  }
  return span;
}

}  // namespace

absl::StatusOr<LoadedHistoryReport> LoadHistoryReport(Reader& reader, const std::string& brand,
                                                      std::optional<std::int64_t> as_of_us) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  ASSIGN_OR_RETURN(auto span, FindObservedSpan(reader, brand));
  ASSIGN_OR_RETURN(auto ranges, LoadRateRanges(reader, brand));
  ASSIGN_OR_RETURN(auto stored, LoadSeriesEver(reader, brand_key));
  ASSIGN_OR_RETURN(auto facts, LoadFacts(reader, brand, stored));
  ASSIGN_OR_RETURN(auto long_values, LoadLongValues(reader, brand_key, stored, as_of_us));
  ASSIGN_OR_RETURN(auto all, LoadSeries(reader, brand_key, as_of_us, long_values));
  if (all.series.empty()) {
    return LoadedHistoryReport();
  }
  ASSIGN_OR_RETURN(auto renamed, FindRenamedCampaigns(reader, brand_key, as_of_us,
                                                      std::move(all.repeats), stored));
  facts.renamed_campaigns = std::move(renamed);
  const auto [first_day, end_day] = SpanOf(all.series);
  ASSIGN_OR_RETURN(auto special_days, LoadSpecialDays(reader, brand, first_day, end_day));
  facts.special_days = std::move(special_days);
  LoadedHistoryReport result;
  static_cast<history::HistoryReport&>(result) = history::ComputeHistoryReport(all.series, facts);
  result.benchmark_rates = history::ComputeBenchmarkRates(all.series, ranges);
  for (history::SeriesCoverage& series : result.series) {
    if (facts.KindOf(series.metric) == MetricKind::kControl) {
      series.total /= static_cast<double>(series.observed_day_count);
    }
  }
  // The stored rows of all levels are counted as they are now; a past moment counts the days it
  // knew.
  result.observation_count = as_of_us.has_value() ? all.value_count : span.observation_count;
  return result;
}

}  // namespace funnelcast::store

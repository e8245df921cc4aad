// Reads the series that a report is made of.
#include "server/store/history_report.h"

#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "server/store/benchmarks.h"
#include "server/store/daily_values.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/observation_query.h"

namespace funnelcast::store {
namespace {

constexpr int kMaxFunnels = 1000;
constexpr int kMaxBenchmarks = 10'000;  // a brand has far fewer

// The neighbouring count stages of all funnels; money has no place in a comparison of counts.
absl::StatusOr<std::vector<report::StagePair>> LoadStagePairs(Reader& reader,
                                                              const std::string& brand) {
  auto funnels = ListFunnels(reader, brand, {.after_id = "", .limit = kMaxFunnels});
  if (!funnels.ok()) {
    return funnels.status();
  }
  std::set<std::pair<std::string, std::string>> pairs;
  for (const Funnel& funnel : *funnels) {
    for (std::size_t i = 1; i < funnel.stages.size(); ++i) {
      if (funnel.stages[i].stage != simulator::Stage::kValue) {
        pairs.emplace(funnel.stages[i - 1].metric, funnel.stages[i].metric);
      }
    }
  }
  std::vector<report::StagePair> result;
  for (const auto& [earlier, later] : pairs) {
    result.push_back({earlier, later});
  }
  return result;
}

absl::StatusOr<std::vector<report::RateRange>> LoadRateRanges(Reader& reader,
                                                              const std::string& brand) {
  auto benchmarks = ListBenchmarks(reader, brand, {.after_id = "", .limit = kMaxBenchmarks});
  if (!benchmarks.ok()) {
    return benchmarks.status();
  }
  std::vector<report::RateRange> ranges;
  for (const Benchmark& one : *benchmarks) {
    ranges.push_back({one.id, one.channel, one.metric, one.per_metric, one.low, one.high});
  }
  return ranges;
}

// The daily values of every metric and channel; `value_count` becomes their number.
absl::StatusOr<std::vector<report::Series>> LoadSeries(Reader& reader, std::int64_t brand_key,
                                                       std::optional<std::int64_t> as_of_us,
                                                       std::int64_t& value_count) {
  DailySelection selection;
  selection.as_of_us = as_of_us;
  std::vector<report::Series> all;
  const absl::Status status = VisitDailyValues(
      reader, brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& daily) {
        report::Series series{metric, channel, {}};
        for (std::size_t i = 0; i < daily.values.size(); ++i) {
          if (!std::isnan(daily.values[i])) {
            series.values.push_back({daily.first_day + static_cast<Day>(i), daily.values[i]});
          }
        }
        value_count += static_cast<std::int64_t>(series.values.size());
        all.push_back(std::move(series));
        return true;
      });
  if (!status.ok()) {
    return status;
  }
  return all;
}

}  // namespace

absl::StatusOr<LoadedHistoryReport> LoadHistoryReport(Reader& reader, const std::string& brand,
                                                      std::optional<std::int64_t> as_of_us) {
  auto brand_key = FindBrandKey(reader, brand);
  if (!brand_key.ok()) {
    return brand_key.status();
  }
  auto pairs = LoadStagePairs(reader, brand);
  if (!pairs.ok()) {
    return pairs.status();
  }
  auto span = FindObservedSpan(reader, brand);
  if (!span.ok()) {
    return span.status();
  }
  auto ranges = LoadRateRanges(reader, brand);
  if (!ranges.ok()) {
    return ranges.status();
  }
  auto controls = LoadMetricsOfKind(reader, brand, MetricKind::kControl);
  if (!controls.ok()) {
    return controls.status();
  }
  std::int64_t daily_count = 0;
  auto all = LoadSeries(reader, *brand_key, as_of_us, daily_count);
  if (!all.ok()) {
    return all.status();
  }
  LoadedHistoryReport result;
  result.benchmark_rates = report::ComputeBenchmarkRates(*all, *ranges);
  static_cast<report::HistoryReport&>(result) =
      report::ComputeHistoryReport(*std::move(all), *pairs);
  for (report::SeriesCoverage& series : result.series) {
    if (controls->contains(series.metric)) {
      series.total /= static_cast<double>(series.observed_day_count);
    }
  }
  // The stored rows of all levels are counted as they are now; a past moment counts the days it
  // knew.
  result.observation_count = as_of_us.has_value() ? daily_count : span->observation_count;
  return result;
}

}  // namespace funnelcast::store

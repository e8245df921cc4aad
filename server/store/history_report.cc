// Reads the series that a report is made of.
#include "server/store/history_report.h"

#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "server/store/daily_values.h"
#include "server/store/funnels.h"
#include "server/store/names.h"
#include "server/store/observation_query.h"

namespace funnelcast::store {
namespace {

constexpr int kMaxFunnels = 1000;

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

}  // namespace

absl::StatusOr<report::HistoryReport> LoadHistoryReport(Reader& reader, const std::string& brand,
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
  DailySelection selection;
  selection.as_of_us = as_of_us;
  std::vector<report::Series> all;
  std::int64_t daily_count = 0;
  const absl::Status status = VisitDailyValues(
      reader, *brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& daily) {
        report::Series series{metric, channel, {}};
        for (std::size_t i = 0; i < daily.values.size(); ++i) {
          if (!std::isnan(daily.values[i])) {
            series.values.push_back({daily.first_day + static_cast<Day>(i), daily.values[i]});
          }
        }
        daily_count += static_cast<std::int64_t>(series.values.size());
        all.push_back(std::move(series));
        return true;
      });
  if (!status.ok()) {
    return status;
  }
  report::HistoryReport result = report::ComputeHistoryReport(std::move(all), *pairs);
  // The stored rows of all levels are counted as they are now; a past moment counts the days it
  // knew.
  result.observation_count = as_of_us.has_value() ? daily_count : span->observation_count;
  return result;
}

}  // namespace funnelcast::store

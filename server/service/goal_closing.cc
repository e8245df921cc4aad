// Reads the days on which a goal's metrics have values and judges them series by series.
#include "server/service/goal_closing.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "server/history/rhythm.h"
#include "server/service/stored_days.h"
#include "server/service/stored_sums.h"
#include "server/status_macros.h"
#include "server/store/metrics.h"

namespace funnelcast::service {
namespace {

using history::CoveredDays;
using store::Day;

constexpr Day kDaysBeforeEnd = 210;
// Enough to see whether a series went on after the window.
constexpr Day kDaysAfterEnd = 90;
constexpr Day kBookedLateDays = 28;

// Several metrics of a channel that count as one are one series.
std::vector<history::ObservedDays> MergeByChannel(
    const std::vector<history::ObservedDays>& series) {
  std::map<std::string, std::set<Day>> days;
  std::map<std::string, int> longest_day_counts;
  for (const history::ObservedDays& one : series) {
    int& longest = longest_day_counts[one.channel];
    longest = std::max(longest, one.longest_day_count);
    for (const CoveredDays& covered : one.covered) days[one.channel].insert(covered.first_day);
  }
  std::vector<history::ObservedDays> merged;
  for (const auto& [channel, channel_days] : days) {
    history::ObservedDays one{"", channel, {}, longest_day_counts[channel]};
    for (const Day day : channel_days) one.covered.push_back({day, day + 1});
    merged.push_back(std::move(one));
  }
  return merged;
}

// Leaves out the series that do not count for the brand as a whole (FindCountedSeries).
absl::Status KeepCounted(store::Reader& reader, const std::string& brand,
                         const FeedingMetric& feeding, std::vector<history::ObservedDays>& series) {
  for (const std::string& metric : feeding.metrics) {
    ASSIGN_OR_RETURN(const auto counted, FindCountedSeries(reader, brand, metric));
    const bool is_brand = counted == history::CountedSeries::kBrand;
    std::erase_if(series, [&](const history::ObservedDays& one) {
      return one.metric == metric && one.channel.empty() != is_brand;
    });
  }
  return absl::OkStatus();
}

ObservedDaysQuery QueryFor(const store::Goal& goal) {
  ObservedDaysQuery query;
  query.start_day = std::min(goal.start_day - kRhythmLookBackDays, goal.end_day - kDaysBeforeEnd);
  query.end_day = goal.end_day + kDaysAfterEnd;
  return query;
}

// Whether another series of the channel that has a rhythm is observed up to `end_day`.
absl::StatusOr<bool> IsKnownByOthers(store::Reader& reader, const store::Goal& goal,
                                     const FeedingMetric& feeding, const std::string& channel,
                                     Day end_day) {
  ObservedDaysQuery query = QueryFor(goal);
  query.channels = {channel};
  ASSIGN_OR_RETURN(const auto all, LoadObservedDays(reader, goal.brand, query));
  const std::set<std::string> own(feeding.metrics.begin(), feeding.metrics.end());
  return std::any_of(all.begin(), all.end(), [&](const history::ObservedDays& series) {
    return !own.contains(series.metric) && history::FindRhythm(series.covered).days > 0 &&
           history::IsObservedUpTo(series.covered, end_day);
  });
}

// Whether another series of the channel has values on some of the days: then these were imported,
// and nothing came. The brand's surroundings, such as prices, are no sign of that.
absl::StatusOr<bool> IsFilledByOthers(store::Reader& reader, const store::Goal& goal,
                                      const FeedingMetric& feeding, const std::string& channel,
                                      const CoveredDays& days) {
  ObservedDaysQuery query;
  query.channels = {channel};
  query.start_day = days.first_day;
  query.end_day = days.end_day;
  ASSIGN_OR_RETURN(const auto all, LoadObservedDays(reader, goal.brand, query));
  ASSIGN_OR_RETURN(const auto controls,
                   store::LoadMetricsOfKind(reader, goal.brand, store::MetricKind::kControl));
  const std::set<std::string> own(feeding.metrics.begin(), feeding.metrics.end());
  return std::any_of(all.begin(), all.end(), [&](const history::ObservedDays& series) {
    return !own.contains(series.metric) && !controls.contains(series.metric);
  });
}

absl::StatusOr<bool> IsKnown(store::Reader& reader, const store::Goal& goal,
                             const FeedingMetric& feeding, const MissingSeries& missing) {
  if (missing.hole.has_value()) {
    const auto filled = IsFilledByOthers(reader, goal, feeding, missing.channel, *missing.hole);
    if (!filled.ok() || *filled) return filled;
  }
  if (missing.channel.empty()) return false;
  if (feeding.is_input) {
    return IsKnownByOthers(reader, goal, feeding, missing.channel, goal.end_day + kBookedLateDays);
  }
  if (missing.rhythm_days > 0) return false;
  return IsKnownByOthers(reader, goal, feeding, missing.channel, goal.end_day);
}

}  // namespace

absl::StatusOr<std::vector<convert::Missing>> FindMissing(
    store::Reader& reader, const store::Goal& goal, const std::vector<FeedingMetric>& feeding) {
  std::vector<convert::Missing> all;
  for (const FeedingMetric& one : feeding) {
    ObservedDaysQuery query = QueryFor(goal);
    query.metrics.insert(one.metrics.begin(), one.metrics.end());
    if (!goal.channel.empty()) query.channels = {goal.channel};
    ASSIGN_OR_RETURN(auto series, LoadObservedDays(reader, goal.brand, query));
    if (goal.channel.empty()) {
      RETURN_IF_ERROR(KeepCounted(reader, goal.brand, one, series));
    }
    const auto missing = FindMissingSeries(MergeByChannel(series), goal.start_day, goal.end_day);
    for (const MissingSeries& candidate : missing) {
      ASSIGN_OR_RETURN(const auto known, IsKnown(reader, goal, one, candidate));
      if (known) continue;
      const std::string& channel = candidate.channel.empty() ? goal.channel : candidate.channel;
      all.push_back({one.metric, channel, candidate.since});
    }
  }
  return all;
}

}  // namespace funnelcast::service

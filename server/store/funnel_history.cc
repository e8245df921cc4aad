// Maps stored series to the engine's history.
#include "server/store/funnel_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "server/store/daily_values.h"
#include "server/store/events.h"
#include "server/store/funnels.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/series_table.h"

namespace funnelcast::store {
namespace {

using simulator::ChannelHistory;
using simulator::DailyValues;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr int kMetricsPerPage = 1000;
constexpr int kFunnelsPerPage = 1000;  // a brand has far fewer

// What the metrics of a brand mean for one funnel.
struct MetricRoles {
  std::map<std::string, std::vector<simulator::Stage>> stages;
  std::set<std::string> spend;
  std::set<std::string> effort;
  std::set<std::string> other_stages;  // of the brand's other funnels and not of this one

  std::set<std::string> all() const {
    std::set<std::string> ids = spend;
    ids.insert(effort.begin(), effort.end());
    for (const auto& [id, stages_of_it] : stages) {
      ids.insert(id);
    }
    return ids;
  }
};

absl::Status AddOtherStages(Reader& reader, const std::string& brand, const std::string& funnel_id,
                            MetricRoles& roles) {
  auto funnels = ListFunnels(reader, brand, {.after_id = "", .limit = kFunnelsPerPage});
  if (!funnels.ok()) {
    return funnels.status();
  }
  for (const Funnel& funnel : *funnels) {
    for (const FunnelStage& stage : funnel.stages) {
      if (funnel.id != funnel_id && !roles.stages.contains(stage.metric)) {
        roles.other_stages.insert(stage.metric);
      }
    }
  }
  return absl::OkStatus();
}

// The channels that serve other funnels alone: outcomes of theirs were observed, and none of this
// one's.
absl::StatusOr<std::set<std::string>> FindForeignChannels(Reader& reader, std::int64_t brand_key,
                                                          const MetricRoles& roles) {
  std::set<std::string> foreign;
  auto all = LoadAllSeries(reader, brand_key);
  if (!all.ok()) {
    return all.status();
  }
  for (const StoredSeries& series : *all) {
    if (!series.key.channel.empty() && roles.other_stages.contains(series.key.metric)) {
      foreign.insert(series.key.channel);
    }
  }
  for (const StoredSeries& series : *all) {
    if (roles.stages.contains(series.key.metric)) {
      foreign.erase(series.key.channel);
    }
  }
  return foreign;
}

absl::StatusOr<MetricRoles> LoadRoles(Reader& reader, const std::string& brand,
                                      const std::string& funnel_id) {
  auto funnel = FindFunnel(reader, brand, funnel_id);
  if (!funnel.ok()) {
    return funnel.status();
  }
  MetricRoles roles;
  for (const FunnelStage& stage : funnel->stages) {
    roles.stages[stage.metric].push_back(stage.stage);
  }
  Page page{.after_id = "", .limit = kMetricsPerPage};
  for (;;) {
    auto metrics = ListMetrics(reader, brand, page);
    if (!metrics.ok()) {
      return metrics.status();
    }
    for (const Metric& metric : *metrics) {
      if (metric.kind == MetricKind::kSpend) {
        roles.spend.insert(metric.id);
      } else if (metric.kind == MetricKind::kEffort) {
        roles.effort.insert(metric.id);
      }
    }
    if (metrics->size() < kMetricsPerPage) {
      const absl::Status status = AddOtherStages(reader, brand, funnel_id, roles);
      if (!status.ok()) {
        return status;
      }
      return roles;
    }
    page.after_id = metrics->back().id;
  }
}

// One series that the funnel uses, before the span of all of them is known.
struct UsedSeries {
  std::string metric;
  std::string channel;
  DailySeries daily;
};

// Adds `daily` to `target`, which spans `day_count` days from `first_day` on, or becomes it.
void AddDays(const DailySeries& daily, Day first_day, int day_count, DailyValues& target) {
  if (target.empty()) {
    target.assign(static_cast<std::size_t>(day_count), kMissing);
  }
  const auto offset = static_cast<std::size_t>(daily.first_day - first_day);
  for (std::size_t i = 0; i < daily.values.size(); ++i) {
    double& sum = target[offset + i];
    if (std::isnan(sum)) {
      sum = daily.values[i];
    } else if (!std::isnan(daily.values[i])) {
      sum += daily.values[i];
    }
  }
}

// Gives every series its place in the history, whose span is set.
void PlaceSeries(const std::vector<UsedSeries>& used, const MetricRoles& roles,
                 LoadedFunnelHistory& loaded) {
  simulator::FunnelHistory& history = loaded.history;
  std::map<std::string, ChannelHistory> channels;
  for (const UsedSeries& series : used) {
    const auto add = [&](DailyValues& target) {
      AddDays(series.daily, history.first_day, history.day_count, target);
    };
    const bool is_input =
        roles.spend.contains(series.metric) || roles.effort.contains(series.metric);
    if (is_input && series.channel.empty()) {
      loaded.warnings.push_back(
          fmt::format("Values of {} for the brand as a whole belong to no channel and are left "
                      "out of the model.",
                      series.metric));
    } else if (is_input) {
      ChannelHistory& channel = channels[series.channel];
      add(roles.spend.contains(series.metric) ? channel.spend : channel.effort_hours);
    }
    const auto stages = roles.stages.find(series.metric);
    if (stages == roles.stages.end()) {
      continue;
    }
    for (const simulator::Stage stage : stages->second) {
      const auto index = static_cast<std::size_t>(stage);
      add(series.channel.empty() ? history.brand[index] : channels[series.channel].stages[index]);
    }
  }
  for (auto& [id, channel] : channels) {
    channel.id = id;
    history.channels.push_back(std::move(channel));
  }
}

void SetSpan(const std::vector<UsedSeries>& used, simulator::FunnelHistory& history) {
  if (used.empty()) {
    return;
  }
  Day first_day = std::numeric_limits<Day>::max();
  Day end_day = std::numeric_limits<Day>::min();
  for (const UsedSeries& series : used) {
    first_day = std::min(first_day, series.daily.first_day);
    end_day = std::max(end_day, series.daily.end_day());
  }
  history.first_day = first_day;
  history.day_count = end_day - first_day;
}

}  // namespace

absl::StatusOr<LoadedFunnelHistory> LoadFunnelHistory(Reader& reader, const std::string& brand,
                                                      const std::string& funnel,
                                                      const HistoryRange& range) {
  auto brand_key = FindBrandKey(reader, brand);
  if (!brand_key.ok()) {
    return brand_key.status();
  }
  auto roles = LoadRoles(reader, brand, funnel);
  if (!roles.ok()) {
    return roles.status();
  }
  auto foreign = FindForeignChannels(reader, *brand_key, *roles);
  if (!foreign.ok()) {
    return foreign.status();
  }
  DailySelection selection;
  selection.metrics = roles->all();
  selection.end_day = range.end_day;
  selection.as_of_us = range.as_of_us;
  std::vector<UsedSeries> used;
  const absl::Status status = VisitDailyValues(
      reader, *brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& series) {
        if (!foreign->contains(channel)) {
          used.push_back({metric, channel, series});
        }
        return true;
      });
  if (!status.ok()) {
    return status;
  }
  LoadedFunnelHistory loaded;
  SetSpan(used, loaded.history);
  PlaceSeries(used, *roles, loaded);
  auto events = LoadEventDays(reader, brand);
  if (!events.ok()) {
    return events.status();
  }
  loaded.history.events = *std::move(events);
  return loaded;
}

}  // namespace funnelcast::store

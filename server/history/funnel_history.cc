// Maps stored series to the engine's history.
#include "server/history/funnel_history.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "server/history/surroundings.h"
#include "server/limits.h"

namespace funnelcast::history {
namespace {

using data::ChannelHistory;
using data::DailyValues;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr char kReachMetric[] = "reach";

// Adds values from the day `first_day` on to `target`, which spans the history, or becomes it.
void AddDays(Day first_day, const std::vector<double>& values, const data::FunnelHistory& history,
             DailyValues& target) {
  if (target.empty()) {
    target.assign(static_cast<std::size_t>(history.day_count), kMissing);
  }
  const auto offset = static_cast<std::size_t>(first_day - history.first_day);
  for (std::size_t i = 0; i < values.size(); ++i) {
    double& sum = target[offset + i];
    if (std::isnan(sum)) {
      sum = values[i];
    } else if (!std::isnan(values[i])) {
      sum += values[i];
    }
  }
}

// The campaigns of the channels, by their ids.
using Campaigns = std::map<std::string, std::map<std::string, data::CampaignHistory>>;

// Adds what a series has by campaign, to the part of each that `select` picks.
template <typename Select>
void AddCampaigns(const UsedSeries& series, const data::FunnelHistory& history,
                  const Select& select, Campaigns& campaigns) {
  for (const auto& [id, values] : series.daily.campaigns) {
    AddDays(series.daily.first_day, values, history, select(campaigns[series.channel][id]));
  }
}

// Whether a metric counts the people that a channel's attention met: no stage of the funnel, but
// evidence of its first.
bool IsReach(const std::string& metric, const MetricRoles& roles) {
  return metric == kReachMetric && !roles.stages.contains(metric);
}

// Gives reach to channels that the funnel has, as far as it lies within the span.
void PlaceReach(const std::vector<UsedSeries>& used, const MetricRoles& roles,
                const data::FunnelHistory& history,
                std::map<std::string, ChannelHistory>& channels) {
  for (const UsedSeries& series : used) {
    const auto channel = channels.find(series.channel);
    if (!IsReach(series.metric, roles) || channel == channels.end()) {
      continue;
    }
    DailyValues& reach = channel->second.reach;
    reach.assign(static_cast<std::size_t>(history.day_count), kMissing);
    for (std::size_t i = 0; i < series.daily.values.size(); ++i) {
      const auto day = series.daily.first_day + static_cast<Day>(i) - history.first_day;
      if (day >= 0 && day < history.day_count) {
        reach[static_cast<std::size_t>(day)] = series.daily.values[i];
      }
    }
  }
}

// Gives every series its place in the history, whose span is set.
void PlaceSeries(const std::vector<UsedSeries>& used, const MetricRoles& roles,
                 FunnelHistory& loaded) {
  data::FunnelHistory& history = loaded.history;
  std::map<std::string, ChannelHistory> channels;
  Campaigns campaigns;
  for (const UsedSeries& series : used) {
    if (IsReach(series.metric, roles)) {
      continue;
    }
    const auto add = [&](DailyValues& target) {
      AddDays(series.daily.first_day, series.daily.values, history, target);
    };
    const bool is_input =
        roles.spend.contains(series.metric) || roles.effort.contains(series.metric);
    if (is_input && series.channel.empty()) {
      loaded.warnings.push_back({"INPUT_OF_NO_CHANNEL", {{"metric", series.metric}}});
    } else if (is_input) {
      ChannelHistory& channel = channels[series.channel];
      const bool is_spend = roles.spend.contains(series.metric);
      add(is_spend ? channel.spend : channel.effort_hours);
      AddCampaigns(
          series, history,
          [&](auto& one) -> DailyValues& { return is_spend ? one.spend : one.effort_hours; },
          campaigns);
    }
    const auto stages = roles.stages.find(series.metric);
    if (stages == roles.stages.end()) {
      continue;
    }
    for (const data::Stage stage : stages->second) {
      const auto index = static_cast<std::size_t>(stage);
      add(series.channel.empty() ? history.brand[index] : channels[series.channel].stages[index]);
      AddCampaigns(
          series, history, [&](auto& one) -> DailyValues& { return one.stages[index]; }, campaigns);
    }
  }
  PlaceReach(used, roles, history, channels);
  for (auto& [id, channel] : channels) {
    channel.id = id;
    for (auto& [campaign_id, campaign] : campaigns[id]) {
      campaign.id = campaign_id;
      channel.campaigns.push_back(std::move(campaign));
    }
    history.channels.push_back(std::move(channel));
  }
}

void SetSpan(const std::vector<UsedSeries>& used, const MetricRoles& roles,
             data::FunnelHistory& history) {
  Day first_day = std::numeric_limits<Day>::max();
  Day end_day = std::numeric_limits<Day>::min();
  for (const UsedSeries& series : used) {
    if (IsReach(series.metric, roles)) {
      continue;
    }
    first_day = std::min(first_day, series.daily.first_day);
    end_day = std::max(end_day, series.daily.end_day());
  }
  if (first_day > end_day) {
    return;
  }
  history.first_day = first_day;
  history.day_count = end_day - first_day;
}

// Takes the values before `first_day` away; false when none is left.
bool CutBefore(Day first_day, DailySeries& series) {
  if (series.first_day >= first_day) {
    return true;
  }
  const auto cut = [&](std::vector<double>& values) {
    const auto count = std::min<std::ptrdiff_t>(first_day - series.first_day, std::ssize(values));
    values.erase(values.begin(), values.begin() + count);
  };
  for (auto& [campaign, values] : series.campaigns) {
    cut(values);
  }
  cut(series.values);
  series.first_day = first_day;
  return !series.values.empty();
}

// Leaves the last kMaxHistoryDays of a longer history.
void CutSpan(std::vector<UsedSeries>& used, FunnelHistory& loaded) {
  data::FunnelHistory& history = loaded.history;
  if (history.day_count <= limits::kMaxHistoryDays) {
    return;
  }
  const Day first_day = history.end_day() - limits::kMaxHistoryDays;
  loaded.warnings.push_back({"HISTORY_TOO_LONG",
                             {{"start", words::Day{history.first_day}},
                              {"day_count", limits::kMaxHistoryDays},
                              {"used_from", words::Day{first_day}}}});
  history.first_day = first_day;
  history.day_count = limits::kMaxHistoryDays;
  std::erase_if(used, [&](UsedSeries& series) { return !CutBefore(first_day, series.daily); });
}

}  // namespace

std::set<std::string> UsedMetrics(const MetricRoles& roles) {
  std::set<std::string> metrics = roles.all();
  metrics.insert(kReachMetric);
  return metrics;
}

FunnelHistory AssembleHistory(std::vector<UsedSeries> series, const MetricRoles& roles,
                              const std::set<std::string>& foreign_channels) {
  std::vector<UsedSeries> used;
  std::vector<UsedSeries> controls;
  for (UsedSeries& one : series) {
    if (roles.controls.contains(one.metric)) {
      controls.push_back(std::move(one));
    } else if (!foreign_channels.contains(one.channel)) {
      used.push_back(std::move(one));
    }
  }
  FunnelHistory loaded;
  SetSpan(used, roles, loaded.history);
  CutSpan(used, loaded);
  PlaceSeries(used, roles, loaded);
  PlaceControls(controls, loaded);
  return loaded;
}

}  // namespace funnelcast::history

// Period sums by campaign.
#include "simulator/model/campaign_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "simulator/model/funnel_graph.h"

namespace funnelcast::simulator {
namespace {

// Sums that differ by less than this share of the channel's are the same.
constexpr double kTolerance = 0.005;
constexpr int kRecentWeeks = 8;

// One quantity of a channel, input or outcome, by campaign and period.
struct CampaignSums {
  std::vector<std::vector<double>> values;  // [campaign][period], the unnamed last
  std::vector<bool> usable;                 // [period]
  int observed_count = 0;                   // periods with a value of some campaign
  int excess_count = 0;                     // of those, where campaigns exceed the channel

  bool any() const { return std::find(usable.begin(), usable.end(), true) != usable.end(); }
};

// Values of one campaign for the quantity in question.
template <typename Select>
CampaignSums SumCampaigns(const FunnelHistory& history, const PeriodGrid& grid,
                          const std::vector<const CampaignHistory*>& campaigns,
                          const DailyValues& whole, const Select& select) {
  CampaignSums sums;
  const auto period_count = static_cast<std::size_t>(grid.count);
  std::vector<double> rest = SumInputByPeriod(history, grid, whole);
  const std::vector<double> channel = rest;
  std::vector<double> observed(period_count, 0.0);  // days with a value, over all campaigns
  for (const CampaignHistory* campaign : campaigns) {
    const DailyValues& daily = select(*campaign);
    sums.values.push_back(SumInputByPeriod(history, grid, daily));
    DailyValues known = daily;
    for (double& value : known) value = std::isnan(value) ? value : 1.0;
    const std::vector<double> days = SumInputByPeriod(history, grid, known);
    for (std::size_t t = 0; t < period_count; ++t) {
      rest[t] -= sums.values.back()[t];
      observed[t] += days[t];
    }
  }
  for (std::size_t t = 0; t < period_count; ++t) {
    const bool exceeds = rest[t] < -kTolerance * channel[t];
    sums.observed_count += observed[t] > 0.0 ? 1 : 0;
    sums.excess_count += exceeds ? 1 : 0;
    sums.usable.push_back(observed[t] > 0.0 && channel[t] > 0.0 && !exceeds);
    if (rest[t] < kTolerance * channel[t]) rest[t] = 0.0;
  }
  sums.values.push_back(std::move(rest));
  return sums;
}

// How many of the last periods make up eight weeks of those with input.
std::vector<bool> FindRecent(const std::vector<double>& input, int period_days) {
  std::vector<bool> recent(input.size(), false);
  int left = kRecentWeeks * 7 / period_days;
  for (std::size_t t = input.size(); t > 0 && left > 0; --t) {
    if (!(input[t - 1] > 0.0)) continue;
    recent[t - 1] = true;
    --left;
  }
  return recent;
}

double SumRecent(const std::vector<double>& values, const std::vector<bool>& recent) {
  double sum = 0.0;
  for (std::size_t t = 0; t < values.size(); ++t) sum += recent[t] ? values[t] : 0.0;
  return sum;
}

const DailyValues& CampaignInput(const ChannelHistory& channel, const CampaignHistory& campaign) {
  return HasPositive(channel.spend) ? campaign.spend : campaign.effort_hours;
}

// The campaigns with input, by id; of too many those with the most of late, then overall.
std::vector<const CampaignHistory*> ChooseCampaigns(const FunnelHistory& history,
                                                    const PeriodGrid& grid,
                                                    const ChannelHistory& channel,
                                                    int& merged_count) {
  const std::vector<bool> recent =
      FindRecent(SumInputByPeriod(history, grid, ChannelInput(channel)), grid.period_days);
  struct Candidate {
    const CampaignHistory* campaign;
    double recent;
    double total;
  };
  std::vector<Candidate> candidates;
  for (const CampaignHistory& campaign : channel.campaigns) {
    const DailyValues& daily = CampaignInput(channel, campaign);
    if (!HasPositive(daily)) continue;
    const std::vector<double> sums = SumInputByPeriod(history, grid, daily);
    candidates.push_back(
        {&campaign, SumRecent(sums, recent), std::accumulate(sums.begin(), sums.end(), 0.0)});
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return std::pair(a.recent, a.total) > std::pair(b.recent, b.total);
  });
  merged_count = std::max(0, static_cast<int>(candidates.size()) - kMostCampaigns);
  std::vector<const CampaignHistory*> chosen;
  for (const Candidate& one : candidates) {
    if (static_cast<int>(chosen.size()) < kMostCampaigns) chosen.push_back(one.campaign);
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const auto* a, const auto* b) { return a->id < b->id; });
  return chosen;
}

std::vector<CampaignEvidence> AssessCampaigns(const PeriodGrid& grid,
                                              const std::vector<const CampaignHistory*>& campaigns,
                                              const std::vector<double>& channel_input,
                                              const CampaignSums& input) {
  const std::vector<bool> recent = FindRecent(channel_input, grid.period_days);
  double total = 0.0;
  for (const std::vector<double>& values : input.values) total += SumRecent(values, recent);
  const double even = 1.0 / static_cast<double>(campaigns.size());
  std::vector<CampaignEvidence> result;
  for (std::size_t k = 0; k < input.values.size(); ++k) {
    const std::vector<double>& values = input.values[k];
    CampaignEvidence evidence;
    evidence.campaign = k < campaigns.size() ? campaigns[k]->id : kUnnamedCampaign;
    const auto active =
        std::count_if(values.begin(), values.end(), [](double x) { return x > 0.0; });
    if (k == campaigns.size() && active == 0) continue;
    evidence.active_weeks = static_cast<double>(active) * grid.period_days / 7.0;
    evidence.tier = TierByHistory(evidence.active_weeks);
    evidence.recent_share = total > 0.0 ? SumRecent(values, recent) / total : even;
    result.push_back(std::move(evidence));
  }
  return result;
}

SplitData MakeSplitData(SplitKind kind, int campaign_count, const CampaignSums& parent,
                        const CampaignSums& outcome) {
  SplitData data;
  data.kind = kind;
  data.campaign_count = campaign_count;
  const std::size_t count = parent.usable.size();
  const auto most =
      static_cast<std::size_t>(std::min(kMostSplitPeriods, kMostSplitCells / campaign_count));
  for (std::size_t t = count - std::min(count, most); t < count; ++t) {
    if (!parent.usable[t] || !outcome.usable[t]) continue;
    std::vector<SplitCell> cells;
    for (int k = 0; k < campaign_count; ++k) {
      const auto place = static_cast<std::size_t>(k);
      cells.push_back({k, parent.values[place][t], outcome.values[place][t]});
    }
    data.AddPeriod(std::move(cells));
  }
  return data;
}

// The splits of a channel's stages, in order.
std::vector<StageSplit> GatherSplits(const FunnelHistory& history, const PeriodGrid& grid,
                                     const ChannelHistory& channel,
                                     const std::vector<const CampaignHistory*>& campaigns,
                                     int campaign_count, CampaignSums parent) {
  std::vector<StageSplit> splits;
  StageSplit split;
  for (int s = 0; s < kStageCount; ++s) {
    const auto index = static_cast<std::size_t>(s);
    if (!HasPositive(channel.stages[index])) continue;
    CampaignSums outcome = SumCampaigns(
        history, grid, campaigns, channel.stages[index],
        [&](const CampaignHistory& one) -> const DailyValues& { return one.stages[index]; });
    split.stage = static_cast<Stage>(s);
    const bool money = split.stage == Stage::kValue;
    const bool paid_for =
        split.parent == ParentKind::kStage && split.parent_stage == Stage::kAction;
    if (!outcome.any() || (money && !paid_for)) continue;
    split.data = MakeSplitData(money ? SplitKind::kMoney : SplitKind::kCounts, campaign_count,
                               parent, outcome);
    if (split.data.periods.empty()) continue;
    splits.push_back(split);
    split.parent = ParentKind::kStage;
    split.parent_stage = split.stage;
    parent = std::move(outcome);
  }
  return splits;
}

}  // namespace

std::vector<ChannelCampaigns> GatherCampaigns(const FunnelHistory& history,
                                              const PeriodGrid& grid) {
  std::vector<ChannelCampaigns> result;
  for (const ChannelHistory& channel : history.channels) {
    ChannelCampaigns one;
    one.channel = channel.id;
    const std::vector<const CampaignHistory*> campaigns =
        ChooseCampaigns(history, grid, channel, one.merged_count);
    if (campaigns.empty()) continue;
    const DailyValues& whole = ChannelInput(channel);
    CampaignSums input = SumCampaigns(history, grid, campaigns, whole,
                                      [&](const CampaignHistory& campaign) -> const DailyValues& {
                                        return CampaignInput(channel, campaign);
                                      });
    one.period_count = input.observed_count;
    one.excess_count = input.excess_count;
    one.campaigns = AssessCampaigns(grid, campaigns, SumInputByPeriod(history, grid, whole), input);
    const auto campaign_count = static_cast<int>(one.campaigns.size());
    if (campaign_count >= 2) {
      one.splits =
          GatherSplits(history, grid, channel, campaigns, campaign_count, std::move(input));
    }
    result.push_back(std::move(one));
  }
  return result;
}

}  // namespace funnelcast::simulator

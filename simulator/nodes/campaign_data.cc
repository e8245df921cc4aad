// Period sums by campaign.
#include "simulator/nodes/campaign_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "simulator/data/node.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::nodes {
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
CampaignSums SumCampaigns(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                          const std::vector<const data::CampaignHistory*>& campaigns,
                          const data::DailyValues& whole, const Select& select) {
  CampaignSums sums;
  const auto period_count = static_cast<std::size_t>(grid.count);
  std::vector<double> rest = data::SumInputByPeriod(history, grid, whole);
  const std::vector<double> channel = rest;
  std::vector<double> observed(period_count, 0.0);  // days with a value, over all campaigns
  for (const data::CampaignHistory* campaign : campaigns) {
    const data::DailyValues& daily = select(*campaign);
    sums.values.push_back(data::SumInputByPeriod(history, grid, daily));
    data::DailyValues known = daily;
    for (double& value : known) value = std::isnan(value) ? value : 1.0;
    const std::vector<double> days = data::SumInputByPeriod(history, grid, known);
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

// What tells how much of a channel its campaigns are: its input, or where none of it was observed
// by campaign the first outcome that falls on them.
class CampaignBasis {
 public:
  CampaignBasis(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                const data::ChannelHistory& channel)
      : channel_(channel) {
    const std::vector<double> input = data::SumInputByPeriod(history, grid, ChannelInput(channel));
    is_input_ =
        std::any_of(input.begin(), input.end(), [](double x) { return x > 0.0; }) &&
        std::any_of(channel.campaigns.begin(), channel.campaigns.end(),
                    [&](const data::CampaignHistory& one) { return HasPositive(InputOf(one)); });
    if (is_input_) return;
    std::vector<const data::CampaignHistory*> all;
    for (const data::CampaignHistory& campaign : channel.campaigns) all.push_back(&campaign);
    for (std::size_t stage = 0; stage < data::kStageCount; ++stage) {
      stage_ = stage;
      if (SumOf(history, grid, all).any()) return;
    }
  }

  // Of these campaigns and what is left.
  CampaignSums SumOf(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                     const std::vector<const data::CampaignHistory*>& campaigns) const {
    return SumCampaigns(
        history, grid, campaigns, whole(),
        [&](const data::CampaignHistory& one) -> const data::DailyValues& { return of(one); });
  }

  bool is_input() const { return is_input_; }
  data::Stage stage() const { return static_cast<data::Stage>(stage_); }
  const data::DailyValues& whole() const {
    return is_input_ ? ChannelInput(channel_) : channel_.stages[stage_];
  }
  const data::DailyValues& of(const data::CampaignHistory& campaign) const {
    return is_input_ ? InputOf(campaign) : campaign.stages[stage_];
  }

 private:
  const data::DailyValues& InputOf(const data::CampaignHistory& campaign) const {
    return HasPositive(channel_.spend) ? campaign.spend : campaign.effort_hours;
  }

  const data::ChannelHistory& channel_;
  bool is_input_ = true;
  std::size_t stage_ = 0;
};

// What campaigns had in the eight weeks before each period, of those that say anything; nothing
// once a campaign has ended, as one that gets no input has none.
CampaignSums SumLastWeeks(const CampaignSums& sums, int period_days) {
  const auto most = static_cast<std::size_t>(kRecentWeeks * 7 / period_days);
  CampaignSums last;
  last.values.assign(sums.values.size(), std::vector<double>(sums.usable.size(), 0.0));
  std::vector<std::size_t> before;
  for (std::size_t t = 0; t < sums.usable.size(); ++t) {
    last.usable.push_back(!before.empty());
    for (std::size_t i = before.size() - std::min(before.size(), most); i < before.size(); ++i) {
      for (std::size_t k = 0; k < sums.values.size(); ++k) {
        last.values[k][t] += sums.values[k][before[i]];
      }
    }
    if (sums.usable[t]) before.push_back(t);
  }
  for (std::size_t k = 0; k < sums.values.size(); ++k) {
    for (std::size_t t = sums.usable.size(); t > 0 && !(sums.values[k][t - 1] > 0.0); --t) {
      last.values[k][t - 1] = 0.0;
    }
  }
  return last;
}

// The campaigns with any input (or outcome), by id; of too many those with the most of late, then
// overall.
std::vector<const data::CampaignHistory*> ChooseCampaigns(const data::FunnelHistory& history,
                                                          const data::PeriodGrid& grid,
                                                          const data::ChannelHistory& channel,
                                                          const CampaignBasis& basis,
                                                          int& merged_count) {
  const std::vector<bool> recent =
      FindRecent(data::SumInputByPeriod(history, grid, basis.whole()), grid.period_days);
  struct Candidate {
    const data::CampaignHistory* campaign;
    double recent;
    double total;
  };
  std::vector<Candidate> candidates;
  for (const data::CampaignHistory& campaign : channel.campaigns) {
    const data::DailyValues& daily = basis.of(campaign);
    if (!HasPositive(daily)) continue;
    const std::vector<double> sums = data::SumInputByPeriod(history, grid, daily);
    candidates.push_back(
        {&campaign, SumRecent(sums, recent), std::accumulate(sums.begin(), sums.end(), 0.0)});
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return std::pair(a.recent, a.total) > std::pair(b.recent, b.total);
  });
  merged_count = std::max(0, static_cast<int>(candidates.size()) - kMostCampaigns);
  std::vector<const data::CampaignHistory*> chosen;
  for (const Candidate& one : candidates) {
    if (static_cast<int>(chosen.size()) < kMostCampaigns) chosen.push_back(one.campaign);
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const auto* a, const auto* b) { return a->id < b->id; });
  return chosen;
}

std::vector<data::CampaignEvidence> AssessCampaigns(
    const data::PeriodGrid& grid, const std::vector<const data::CampaignHistory*>& campaigns,
    const std::vector<double>& channel_input, const CampaignSums& input) {
  const std::vector<bool> recent = FindRecent(channel_input, grid.period_days);
  double total = 0.0;
  for (const std::vector<double>& values : input.values) total += SumRecent(values, recent);
  const double even = 1.0 / static_cast<double>(campaigns.size());
  std::vector<data::CampaignEvidence> result;
  for (std::size_t k = 0; k < input.values.size(); ++k) {
    const std::vector<double>& values = input.values[k];
    data::CampaignEvidence evidence;
    evidence.campaign = k < campaigns.size() ? campaigns[k]->id : data::kUnnamedCampaign;
    const auto active =
        std::count_if(values.begin(), values.end(), [](double x) { return x > 0.0; });
    if (k == campaigns.size() && active == 0) continue;
    evidence.active_weeks = static_cast<double>(active) * grid.period_days / 7.0;
    evidence.tier = data::TierByHistory(evidence.active_weeks);
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

// The splits of a channel's stages, in order. `parent`: of the first; with ParentKind::kNone that
// is what the stage itself had in the weeks before, and `parent` says nothing.
std::vector<StageSplit> GatherSplits(const data::FunnelHistory& history,
                                     const data::PeriodGrid& grid,
                                     const data::ChannelHistory& channel,
                                     const std::vector<const data::CampaignHistory*>& campaigns,
                                     int campaign_count, data::ParentKind parent_kind,
                                     CampaignSums parent) {
  std::vector<StageSplit> splits;
  StageSplit split;
  split.parent = parent_kind;
  for (int s = 0; s < data::kStageCount; ++s) {
    const auto index = static_cast<std::size_t>(s);
    if (!HasPositive(channel.stages[index])) continue;
    CampaignSums outcome =
        SumCampaigns(history, grid, campaigns, channel.stages[index],
                     [&](const data::CampaignHistory& one) -> const data::DailyValues& {
                       return one.stages[index];
                     });
    split.stage = static_cast<data::Stage>(s);
    const bool money = split.stage == data::Stage::kValue;
    const bool paid_for =
        split.parent == data::ParentKind::kStage && split.parent_stage == data::Stage::kAction;
    if (!outcome.any() || (money && !paid_for)) continue;
    const bool has_parent = split.parent != data::ParentKind::kNone;
    if (!has_parent) parent = SumLastWeeks(outcome, grid.period_days);
    split.data = MakeSplitData(money ? SplitKind::kMoney : SplitKind::kCounts, campaign_count,
                               parent, outcome);
    // Campaigns that never meet in a period still have later stages.
    if (split.data.periods.empty() && has_parent) continue;
    if (!split.data.periods.empty()) splits.push_back(split);
    split.parent = data::ParentKind::kStage;
    split.parent_stage = split.stage;
    parent = std::move(outcome);
  }
  return splits;
}

}  // namespace

std::vector<ChannelCampaigns> GatherCampaigns(const data::FunnelHistory& history,
                                              const data::PeriodGrid& grid) {
  std::vector<ChannelCampaigns> result;
  for (const data::ChannelHistory& channel : history.channels) {
    ChannelCampaigns one;
    one.channel = channel.id;
    const CampaignBasis basis(history, grid, channel);
    one.by_input = basis.is_input();
    one.first_stage = basis.stage();
    const std::vector<const data::CampaignHistory*> campaigns =
        ChooseCampaigns(history, grid, channel, basis, one.merged_count);
    if (campaigns.empty()) continue;
    CampaignSums sums = basis.SumOf(history, grid, campaigns);
    one.period_count = sums.observed_count;
    one.excess_count = sums.excess_count;
    one.campaigns = AssessCampaigns(grid, campaigns,
                                    data::SumInputByPeriod(history, grid, basis.whole()), sums);
    const auto campaign_count = static_cast<int>(one.campaigns.size());
    if (campaign_count >= 2) {
      const data::ParentKind parent =
          basis.is_input() ? data::ParentKind::kInput : data::ParentKind::kNone;
      one.splits =
          GatherSplits(history, grid, channel, campaigns, campaign_count, parent, std::move(sums));
    }
    result.push_back(std::move(one));
  }
  return result;
}

}  // namespace funnelcast::nodes

// Gathers from a history what the splits of channels over their campaigns need.
#ifndef FUNNELCAST_SIMULATOR_MODEL_CAMPAIGN_DATA_H_
#define FUNNELCAST_SIMULATOR_MODEL_CAMPAIGN_DATA_H_

#include <string>
#include <vector>

#include "simulator/model/campaign_split.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/grid.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

// Campaigns of a channel that are told apart; further ones, those with the least input (or outcome,
// in channels without input by campaign) of late, count as unnamed.
inline constexpr int kMostCampaigns = 100;
// The latest periods that a split learns from, and the most cells (a campaign in a period).
inline constexpr int kMostSplitPeriods = 104;
inline constexpr int kMostSplitCells = 2600;

struct StageSplit {
  Stage stage = Stage::kAttention;
  ParentKind parent = ParentKind::kInput;  // kNone: the outcome's own last eight weeks
  Stage parent_stage = Stage::kAttention;
  SplitData data;
};

struct ChannelCampaigns {
  std::string channel;
  bool by_input = true;  // else by the outcome at `first_stage`
  Stage first_stage = Stage::kAttention;
  std::vector<CampaignEvidence> campaigns;  // by id, the unnamed last where there are any
  std::vector<StageSplit> splits;           // stages in order
  int merged_count = 0;                     // campaigns that count as unnamed
  // Periods with input (or outcome) by campaign, and those of them left out since campaigns had
  // more of it than their channel.
  int period_count = 0;
  int excess_count = 0;
};

// The channels whose input was observed by campaign, and others whose outcomes were, in the order
// of the history.
//
// A stage is split where it was observed by campaign, given the nearest stage before it that was,
// else the input, else how the stage itself fell on campaigns in the eight weeks before; money only
// given actions. What a channel had beyond the sum of its campaigns is the unnamed campaign.
// Periods in which the campaigns exceed their channel by more than half a percent, of parent or
// outcome, are left out, as are those in which no campaign was observed.
std::vector<ChannelCampaigns> GatherCampaigns(const FunnelHistory& history, const PeriodGrid& grid);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_CAMPAIGN_DATA_H_

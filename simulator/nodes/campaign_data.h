// Gathers from a history what the splits of channels over their campaigns need.
#ifndef FUNNELCAST_SIMULATOR_NODES_CAMPAIGN_DATA_H_
#define FUNNELCAST_SIMULATOR_NODES_CAMPAIGN_DATA_H_

#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/nodes/campaign_split.h"

namespace funnelcast::nodes {

// Campaigns of a channel that are told apart; further ones, those with the least input (or outcome,
// in channels without input by campaign) of late, count as unnamed.
inline constexpr int kMostCampaigns = 100;
// The latest periods that a split learns from, and the most cells (a campaign in a period).
inline constexpr int kMostSplitPeriods = 104;
inline constexpr int kMostSplitCells = 2600;

struct StageSplit {
  data::Stage stage = data::Stage::kAttention;
  data::ParentKind parent = data::ParentKind::kInput;  // kNone: the outcome's own last eight weeks
  data::Stage parent_stage = data::Stage::kAttention;
  SplitData data;
};

struct ChannelCampaigns {
  std::string channel;
  bool by_input = true;  // else by the outcome at `first_stage`
  data::Stage first_stage = data::Stage::kAttention;
  std::vector<data::CampaignEvidence> campaigns;  // by id, the unnamed last where there are any
  std::vector<StageSplit> splits;                 // stages in order
  int merged_count = 0;                           // campaigns that count as unnamed
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
std::vector<ChannelCampaigns> GatherCampaigns(const data::FunnelHistory& history,
                                              const data::PeriodGrid& grid);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_CAMPAIGN_DATA_H_

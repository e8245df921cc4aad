// A fitted posterior of a funnel: its nodes, their draws and diagnostics.
#ifndef FUNNELCAST_SIMULATOR_DATA_FITTED_FUNNEL_H_
#define FUNNELCAST_SIMULATOR_DATA_FITTED_FUNNEL_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "simulator/data/history.h"
#include "simulator/data/node.h"

namespace funnelcast::data {

// How the draws of one node turned out.
struct NodeDiagnostics {
  std::string description;  // for people: "clicks given impressions, 7 channels"
  int parameter_count = 0;
  int observation_count = 0;
  double max_rhat = 1.0;  // rank-normalised split R-hat
  double min_bulk_ess = 0.0;
  double min_tail_ess = 0.0;
  int divergence_count = 0;
  double mean_leapfrog_steps = 0.0;
  double effective_share = 1.0;    // updates: effective sample share of the weights
  std::vector<std::string> notes;  // what its blocks did, in sentences
};

// kBenchmark: hardly any history, but a benchmark of the channel's own.
enum class EvidenceTier { kOwnHistory, kPooled, kPriorOnly, kBenchmark };

// The tier of a channel or campaign by how long it was active: history of its own from eight weeks
// on, pooled with others from two.
EvidenceTier TierByHistory(double active_weeks);

// How much the data said of a channel's response: 1 - var(posterior) / var(prior), clamped to 0 to
// 1. 0 is the prior again, 1 leaves nothing of it.
struct Contraction {
  double size = 0.0;   // of the log of what the channel's mean input brings
  double shape = 0.0;  // of the log of marginal over average response there; 0 for fixed lines
};

// The name of what a channel had under no campaign, or under campaigns too many to tell apart; no
// campaign's id has such a form.
inline constexpr char kUnnamedCampaign[] = "(unnamed)";

// What the history says of one campaign.
struct CampaignEvidence {
  std::string campaign;                          // id, or kUnnamedCampaign
  EvidenceTier tier = EvidenceTier::kPriorOnly;  // never kBenchmark
  double active_weeks = 0.0;  // with input; in channels without any, with its first outcome
  // Of the channel's input (or first outcome) over its last eight weeks with any, 0 to 1.
  double recent_share = 0.0;
};

// What the history says of one channel.
struct ChannelEvidence {
  std::string channel;
  EvidenceTier tier = EvidenceTier::kPriorOnly;
  int active_period_count = 0;
  double active_weeks = 0.0;
  double max_daily_input = 0.0;   // largest input a day, averaged over a period
  bool input_is_effort = false;   // hours rather than money
  double mean_daily_input = 0.0;  // mean input a day of an active period
  Contraction contraction;        // of its response, for the quantity that lies furthest down
  // Those with input (or an outcome, in channels without input by campaign), by id, the unnamed
  // last; empty: it was not observed by campaign.
  std::vector<CampaignEvidence> campaigns = {};

  // Whether a plan may have input for it.
  bool takes_input() const { return max_daily_input > 0.0 || tier == EvidenceTier::kBenchmark; }
};

// A fitted split of a channel's outcome over its campaigns (campaign_split.h). Rows of `draws`: log
// concentration, log tau, then d_k of every campaign of the channel's evidence.
struct FittedSplit {
  std::string channel;
  Stage stage = Stage::kAttention;
  ParentKind parent = ParentKind::kInput;  // kNone: the stage's own last eight weeks
  Stage parent_stage = Stage::kAttention;  // with ParentKind::kStage
  int campaign_count = 0;
  int draw_count = 0;
  std::vector<float> draws;  // [row_count][draw_count]
  NodeDiagnostics diagnostics;

  static constexpr int kConcentrationRow = 0;
  static constexpr int kSpreadRow = 1;
  static constexpr int kFirstCampaignRow = 2;
  int row_count() const { return kFirstCampaignRow + campaign_count; }
  double value(int row, int draw) const {
    return static_cast<double>(
        draws[static_cast<std::size_t>(row) * static_cast<std::size_t>(draw_count) +
              static_cast<std::size_t>(draw)]);
  }
};

// How a model came about.
enum class FitOrigin {
  kFitted = 0,     // from its history alone
  kUpdated = 1,    // draws of the model before, weighted by what was new, resampled and moved
  kRefitted = 2,   // an update for which weights would not do; chains that began at those draws
  kUnchanged = 3,  // an update with nothing new: the model before
};

struct UpdateReport {
  FitOrigin origin = FitOrigin::kFitted;
  // The smallest effective sample share of all nodes' weights, 0 to 1; 1 where nothing was
  // weighted.
  double effective_share = 1.0;
  std::string reason;    // of a refit, a sentence
  int update_count = 0;  // updates by weights since the last fit
};

// Everything a forecast needs; nothing of the history but what is here.
struct FittedFunnel {
  Day data_first_day = 0;
  Day data_end_day = 0;  // the day after the last day of history
  int period_days = 7;   // 1 or 7
  std::uint64_t seed = 1;
  int draw_count = 0;  // kept draws, all chains together, chain after chain
  std::vector<ChannelEvidence> channels;
  std::vector<FittedNode> nodes;             // parents before children
  std::vector<NodeDiagnostics> diagnostics;  // one a node, in the same order
  std::vector<FittedSplit> campaign_splits;  // channel by channel, stages in order
  std::vector<std::string> warnings;
  // For updates.
  int position_count = 0;            // of every node
  Day anchor_day = 0;                // periods and knots are counted from here
  bool weekly_rows = false;          // the history has one row a week
  std::uint64_t history_digest = 0;  // of the history's values
  UpdateReport update;

  double max_rhat() const;
  int divergence_count() const;
};

// Whether the splits of a channel tell what its input brings campaign by campaign; else, where
// outcomes alone were observed by campaign, how these follow each other. True without any split.
bool SplitsFollowInput(const FittedFunnel& fitted, const std::string& channel);

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_FITTED_FUNNEL_H_

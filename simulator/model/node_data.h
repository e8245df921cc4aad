// Gathers the observations of each node from a history: active periods, scales, shares, seasons.
#ifndef FUNNELCAST_SIMULATOR_MODEL_NODE_DATA_H_
#define FUNNELCAST_SIMULATOR_MODEL_NODE_DATA_H_

#include <memory>
#include <optional>
#include <vector>

#include "simulator/model/brand_total.h"
#include "simulator/model/channel_stage.h"
#include "simulator/model/grid.h"
#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// A period counts as active when its parent is above this share of the parent's geometric mean.
inline constexpr double kActiveShare = 0.02;

// A stage's sum over channels by day; NaN where no channel was observed.
DailyValues SumOfChannels(const FunnelHistory& history, Stage stage);

// Does not own the history, which must outlive it. Each Build fills the node's constants and
// returns its posterior, or nothing when no period is active.
class NodeData {
 public:
  NodeData(const FunnelHistory& history, const PeriodGrid& grid);

  const FunnelHistory& history() const { return history_; }
  // Those of the history and those that are known by a benchmark of their own alone, by id.
  const std::vector<const ChannelHistory*>& channels() const { return channels_; }

  // REQUIRES: node.stage, node.parent and node.parent_stage are set and hold for all channels.
  std::optional<ChannelStageDensity> BuildChannelStage(
      const std::vector<const ChannelHistory*>& channels, FittedNode& node) const;
  std::optional<ChannelStageDensity> BuildBrandStage(FittedNode& node) const;
  std::optional<BrandTotalDensity> BuildBrandTotal(FittedNode& node) const;
  // The brand's actions by period over their mean, NaN where not observed, and the units of their
  // memory; empty where there are none.
  std::vector<double> CollectActions(WordOfMouthScale& scale) const;

 private:
  // Period sums of one member: outcome, parent and input (empty where there is none). Parent and
  // input of a partial last period are blown up to a whole one's; its outcome is as it is.
  struct Sums {
    std::vector<double> outcome;
    std::vector<double> parent;
    std::vector<double> input;
    PartialPeriod last;
  };
  // The logarithm of the rate over a member's active periods, for the prior's centre.
  struct Gathered {
    ChannelStageSeries series;
    double log_rate = 0.0;
  };
  // One channel of a brand total.
  struct TotalInput {
    std::vector<double> by_period;
    double share = 0.0;  // of all input while active
    LogWeightBenchmark benchmark;
  };

  PartialPeriod DescribeLast(const DayShares& days) const;
  void FillLast(const DayShares& days, std::vector<double>& sums) const;
  Gathered Gather(const Sums& sums, const FittedNode& node, NodeMember& member) const;
  std::optional<ChannelStageSeries> MakeStageSeries(const ChannelHistory& channel,
                                                    const FittedNode& node, NodeMember& member,
                                                    double& log_rate) const;
  void AddStageLiftTests(const FittedNode& node, const NodeMember& member, const Sums& sums,
                         ChannelStageSeries& series) const;
  void BorrowInputMeans(const std::vector<ChannelStageSeries>& series, FittedNode& node) const;
  double MeanInputOfMoney() const;
  std::vector<TotalInput> CollectInputs(FittedNode& node) const;
  void AddTotalInputs(FittedNode& node, BrandTotalSeries& series) const;
  void AddTotalLiftTests(const FittedNode& node, BrandTotalSeries& series) const;
  ReachSeries CollectReach(const ChannelHistory& channel, const Sums& sums) const;
  LiftTest LayOut(const Experiment& experiment, const FittedNode& node,
                  const std::vector<double>& inputs, double mean_input,
                  const std::vector<int>& observations) const;
  std::vector<float> RecentInputs(const std::vector<double>& by_period, double mean) const;
  SeasonShape ChooseSeason(const FittedNode& node) const;
  Eigen::MatrixXd SeasonRows(const FittedNode& node, const std::vector<int>& periods) const;

  const FunnelHistory& history_;
  const PeriodGrid& grid_;
  std::vector<std::unique_ptr<ChannelHistory>> without_history_;
  std::vector<const ChannelHistory*> channels_;
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_NODE_DATA_H_

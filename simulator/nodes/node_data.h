// Gathers the observations of each node from a history: active periods, scales, shares, seasons.
#ifndef FUNNELCAST_SIMULATOR_NODES_NODE_DATA_H_
#define FUNNELCAST_SIMULATOR_NODES_NODE_DATA_H_

#include <memory>
#include <optional>
#include <vector>

#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/nodes/brand_total.h"
#include "simulator/nodes/channel_stage.h"

namespace funnelcast::nodes {

// A period counts as active when its parent is above this share of the parent's geometric mean.
inline constexpr double kActiveShare = 0.02;

// A stage's sum over channels by day; NaN where no channel was observed.
data::DailyValues SumOfChannels(const data::FunnelHistory& history, data::Stage stage);

// Does not own the history, which must outlive it. Each Build fills the node's constants and
// returns its posterior, or nothing when no period is active.
class NodeData {
 public:
  NodeData(const data::FunnelHistory& history, const data::PeriodGrid& grid);

  const data::FunnelHistory& history() const { return history_; }
  // Those of the history and those that are known by a benchmark of their own alone, by id.
  const std::vector<const data::ChannelHistory*>& channels() const { return channels_; }

  // REQUIRES: node.stage, node.parent and node.parent_stage are set and hold for all channels.
  std::optional<ChannelStageDensity> BuildChannelStage(
      const std::vector<const data::ChannelHistory*>& channels, data::FittedNode& node) const;
  std::optional<ChannelStageDensity> BuildBrandStage(data::FittedNode& node) const;
  std::optional<BrandTotalDensity> BuildBrandTotal(data::FittedNode& node) const;
  // The brand's actions by period over their mean, NaN where not observed, and the units of their
  // memory; empty where there are none.
  std::vector<double> CollectActions(data::WordOfMouthScale& scale) const;

 private:
  // Period sums of one channel: outcome, parent and input (empty where there is none). Parent and
  // input of a partial last period are blown up to a whole one's; its outcome is as it is.
  struct Sums {
    std::vector<double> outcome;
    std::vector<double> parent;
    std::vector<double> input;
    PartialPeriod last;
  };
  // The logarithm of the rate over a channel's active periods, for the prior's centre.
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

  PartialPeriod DescribeLast(const data::DayShares& days) const;
  void FillLast(const data::DayShares& days, std::vector<double>& sums) const;
  Gathered Gather(const Sums& sums, const data::FittedNode& node, data::NodeChannel& channel) const;
  std::optional<ChannelStageSeries> MakeStageSeries(const data::ChannelHistory& channel,
                                                    const data::FittedNode& node,
                                                    data::NodeChannel& constants,
                                                    double& log_rate) const;
  void AddStageLiftTests(const data::FittedNode& node, const data::NodeChannel& channel,
                         const Sums& sums, ChannelStageSeries& series) const;
  void BorrowInputMeans(const std::vector<ChannelStageSeries>& series,
                        data::FittedNode& node) const;
  double MeanInputOfMoney() const;
  std::vector<TotalInput> CollectInputs(data::FittedNode& node) const;
  void AddTotalInputs(data::FittedNode& node, BrandTotalSeries& series) const;
  void AddTotalLiftTests(const data::FittedNode& node, BrandTotalSeries& series) const;
  mechanisms::ReachSeries CollectReach(const data::ChannelHistory& channel, const Sums& sums) const;
  LiftTest LayOut(const data::Experiment& experiment, const data::FittedNode& node,
                  const std::vector<double>& inputs, double mean_input,
                  const std::vector<int>& observations) const;
  std::vector<float> RecentInputs(const std::vector<double>& by_period, double mean) const;
  data::SeasonShape ChooseSeason(const data::FittedNode& node) const;
  Eigen::MatrixXd SeasonRows(const data::FittedNode& node, const std::vector<int>& periods) const;

  const data::FunnelHistory& history_;
  const data::PeriodGrid& grid_;
  std::vector<std::unique_ptr<data::ChannelHistory>> without_history_;
  std::vector<const data::ChannelHistory*> channels_;
};

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_NODE_DATA_H_

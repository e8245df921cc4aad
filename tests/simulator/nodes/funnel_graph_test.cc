// Which nodes a history gives.
#include "simulator/nodes/funnel_graph.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"

namespace funnelcast {
namespace {

constexpr int kDays = 140;

data::DailyValues Flat(double value) { return data::DailyValues(kDays, value); }

data::ChannelHistory MakeChannel(const std::string& id) {
  data::ChannelHistory channel;
  channel.id = id;
  return channel;
}

data::FunnelHistory MakeHistory() {
  data::FunnelHistory history;
  history.first_day = 19000;
  history.day_count = kDays;
  return history;
}

std::vector<std::string> Describe(const data::FunnelHistory& history) {
  std::vector<std::string> result;
  for (const nodes::FunnelNode& node :
       nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 0))) {
    result.push_back(node.description);
  }
  return result;
}

TEST(BuildFunnelNodesTest, ChannelsShareANodeByWhatTheyHangOn) {
  data::FunnelHistory history = MakeHistory();
  for (const char* id : {"a", "b"}) {
    data::ChannelHistory& channel = history.channels.emplace_back(MakeChannel(id));
    channel.spend = Flat(100.0);
    channel.stages[0] = Flat(5000.0);
    channel.stages[1] = Flat(50.0);
  }
  data::ChannelHistory& unpaid = history.channels.emplace_back(MakeChannel("c"));
  unpaid.stages[1] = Flat(30.0);
  history.brand[3] = Flat(4.0);
  history.brand[4] = Flat(200.0);
  EXPECT_EQ(Describe(history),
            (std::vector<std::string>{"attention given spend, 2 channels", "interest, 1 channel",
                                      "interest given attention, 2 channels",
                                      "action of the brand given all inputs",
                                      "value given action of the brand"}));
}

// A missing stage: desire hangs on attention, as interest is not measured; hours where there is no
// spend.
TEST(BuildFunnelNodesTest, MissingStagesAreSkippedAndHoursStandInForSpend) {
  data::FunnelHistory history = MakeHistory();
  data::ChannelHistory& channel = history.channels.emplace_back(MakeChannel("newsletter"));
  channel.effort_hours = Flat(2.0);
  channel.stages[0] = Flat(900.0);
  channel.stages[2] = Flat(9.0);
  EXPECT_EQ(Describe(history), (std::vector<std::string>{"attention given effort hours, 1 channel",
                                                         "desire given attention, 1 channel"}));
}

// One KPI and spends only: the funnel collapses to a marketing mix model.
TEST(BuildFunnelNodesTest, SpendAndRevenueAloneMakeOneTotal) {
  data::FunnelHistory history = MakeHistory();
  history.channels.push_back(MakeChannel("tv"));
  history.channels[0].spend = Flat(1000.0);
  history.brand[4] = Flat(30000.0);
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 0));
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_EQ(nodes[0].node.kind, data::NodeKind::kBrandTotal);
  EXPECT_EQ(nodes[0].observation_count(), kDays / 7);
}

// Periods in which a channel is paused are no observations.
TEST(BuildFunnelNodesTest, PausedPeriodsAreLeftOut) {
  data::FunnelHistory history = MakeHistory();
  data::ChannelHistory& channel = history.channels.emplace_back(MakeChannel("a"));
  channel.spend = Flat(100.0);
  channel.stages[0] = Flat(5000.0);
  for (std::size_t day = 70; day < 105; ++day) channel.spend[day] = channel.stages[0][day] = 0.0;
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 0));
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_EQ(nodes[0].observation_count(), 15);
}

TEST(AssessEvidenceTest, TiersFollowTheActiveWeeks) {
  data::FunnelHistory history = MakeHistory();
  for (const auto& [id, days] : {std::pair("a", 140), std::pair("b", 28), std::pair("c", 7)}) {
    data::ChannelHistory& channel = history.channels.emplace_back(MakeChannel(id));
    channel.spend = Flat(0.0);
    for (int day = kDays - days; day < kDays; ++day) {
      channel.spend[static_cast<std::size_t>(day)] = 70.0;
    }
  }
  const std::vector<data::ChannelEvidence> evidence =
      nodes::AssessEvidence(history, data::MakePeriodGrid(history, 0));
  EXPECT_EQ(evidence[0].tier, data::EvidenceTier::kOwnHistory);
  EXPECT_EQ(evidence[1].tier, data::EvidenceTier::kPooled);
  EXPECT_EQ(evidence[2].tier, data::EvidenceTier::kPriorOnly);
  EXPECT_DOUBLE_EQ(evidence[2].max_daily_input, 70.0);
}

}  // namespace
}  // namespace funnelcast

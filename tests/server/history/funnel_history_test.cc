// A funnel's past, made from daily values.
#include "server/history/funnel_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/history/surroundings.h"

namespace funnelcast::history {
namespace {

using data::Stage;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Day kMonday = 20514;  // 2026-03-02
constexpr auto kClicks = static_cast<std::size_t>(Stage::kInterest);

// The funnel `sales` of clicks and orders beside `jobs`, which ends in applications.
MetricRoles Roles() {
  const FunnelStages sales{"sales", {{Stage::kInterest, "clicks"}, {Stage::kAction, "orders"}}};
  const FunnelStages jobs{"jobs", {{Stage::kInterest, "clicks"}, {Stage::kAction, "applications"}}};
  return FindRoles(sales, {sales, jobs},
                   {{"spend", MetricKind::kSpend}, {"price", MetricKind::kControl}});
}

UsedSeries Used(const std::string& metric, const std::string& channel, Day first_day,
                std::vector<double> values) {
  UsedSeries series{metric, channel, {}};
  series.daily.first_day = first_day;
  series.daily.values = std::move(values);
  return series;
}

std::vector<std::string> KeysOf(const std::vector<words::Message>& messages) {
  std::vector<std::string> keys;
  for (const words::Message& one : messages) keys.push_back(one.key);
  return keys;
}

TEST(RolesTest, MetricsOfOtherFunnelsAloneAreKnownAsSuch) {
  const MetricRoles roles = Roles();
  EXPECT_THAT(roles.other_stages, ElementsAre("applications"));
  EXPECT_THAT(roles.spend, ElementsAre("spend"));
  EXPECT_THAT(roles.all(), ElementsAre("clicks", "orders", "price", "spend"));
}

// a serves both funnels, b only the other one, and c neither.
TEST(RolesTest, ChannelsOfOtherFunnelsAloneAreForeign) {
  const std::vector<MetricAndChannel> observed = {
      {"applications", "a"}, {"orders", "a"}, {"applications", "b"}, {"spend", "c"}};
  EXPECT_THAT(FindForeignChannels(observed, Roles()), ElementsAre("b"));
}

TEST(FunnelHistoryTest, SeriesOfForeignChannelsAreLeftOut) {
  const FunnelHistory loaded = AssembleHistory(
      {Used("clicks", "a", kMonday, {1, 2}), Used("spend", "b", kMonday - 5, {9})}, Roles(), {"b"});
  EXPECT_EQ(loaded.history.first_day, kMonday);
  EXPECT_EQ(loaded.history.day_count, 2);
  ASSERT_EQ(loaded.history.channels.size(), 1u);
  EXPECT_THAT(loaded.history.channels[0].stages[kClicks], ElementsAre(1, 2));
}

TEST(FunnelHistoryTest, InputsOfNoChannelAreLeftOutWithAWarning) {
  const FunnelHistory loaded = AssembleHistory(
      {Used("clicks", "a", kMonday, {1}), Used("spend", "", kMonday, {5})}, Roles(), {});
  EXPECT_THAT(KeysOf(loaded.warnings), ElementsAre("INPUT_OF_NO_CHANNEL"));
  EXPECT_THAT(loaded.history.channels[0].spend, IsEmpty());
}

// A price from before the history holds from its first day; one for a channel is left out.
TEST(FunnelHistoryTest, ControlsAreCutToTheHistory) {
  const FunnelHistory loaded = AssembleHistory(
      {Used("clicks", "a", kMonday, {1, 1}), Used("price", "", kMonday - 3, {4, 5, 6, 7, 8, 9}),
       Used("price", "a", kMonday, {3})},
      Roles(), {});
  ASSERT_EQ(loaded.history.controls.size(), 1u);
  EXPECT_THAT(loaded.history.controls[0].values, ElementsAre(7, 8));
  EXPECT_THAT(KeysOf(loaded.warnings), ElementsAre("CONTROL_OF_CHANNELS"));
}

TEST(FunnelHistoryTest, NothingObservedIsAnEmptyHistory) {
  EXPECT_EQ(AssembleHistory({}, Roles(), {}).history.day_count, 0);
}

TEST(SurroundingsTest, BenchmarksByAnInputCountForTheChannelsThatHaveIt) {
  FunnelHistory loaded =
      AssembleHistory({Used("clicks", "a", kMonday, {1}), Used("spend", "a", kMonday, {5}),
                       Used("clicks", "b", kMonday, {1})},
                      Roles(), {});
  AddBenchmarks({{"cpc", "", "clicks", "spend", 0.1, 0.2},
                 {"rate", "", "orders", "clicks", 0.01, 0.02},
                 {"odd", "", "clicks", "orders", 0.01, 0.02},
                 {"theirs", "", "applications", "clicks", 0.01, 0.02}},
                Roles(), {}, loaded);
  ASSERT_EQ(loaded.history.benchmarks.size(), 2u);
  EXPECT_EQ(loaded.history.benchmarks[0].channel, "a");
  EXPECT_TRUE(loaded.history.benchmarks[0].per_input);
  EXPECT_EQ(loaded.history.benchmarks[1].parent, Stage::kInterest);
  EXPECT_THAT(KeysOf(loaded.warnings), ElementsAre("BENCHMARK_OF_NO_EARLIER_STAGE"));
}

TEST(SurroundingsTest, ExperimentsCountThatEndedInTime) {
  FunnelHistory loaded;
  const LiftTest test{"a", "orders", kMonday, kMonday + 7, 100, 5, 1};
  AddExperiments({test}, Roles(), {}, kMonday + 6, loaded);
  EXPECT_TRUE(loaded.history.experiments.empty());
  AddExperiments({test}, Roles(), {}, kMonday + 7, loaded);
  EXPECT_EQ(loaded.history.experiments.size(), 1u);
  AddExperiments({test}, Roles(), {"a"}, std::nullopt, loaded);
  EXPECT_EQ(loaded.history.experiments.size(), 1u);
}

}  // namespace
}  // namespace funnelcast::history

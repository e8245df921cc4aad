// What is kept as bytes, read again after entries were renamed or merged.
#include "server/convert/new_ids.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/errors/error.h"
#include "simulator/backtest/backtest.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::convert {
namespace {

using store::Aliases;
using store::EntryKind;
using testing::ElementsAre;
using testing::HasSubstr;

// insta became instagram by a merge, its campaign spring there is fruehling, spend is ausgaben.
Aliases MakeAliases() {
  return Aliases({{EntryKind::kChannel, "", "insta", "instagram"},
                  {EntryKind::kCampaign, "instagram", "spring", "fruehling"},
                  {EntryKind::kMetric, "", "spend", "ausgaben"}});
}

PlanSeries Series(const std::string& channel, const std::string& campaign, double value) {
  return {channel, campaign, "spend", store::MetricKind::kSpend, {{20514, value}, {20515, value}}};
}

TEST(NewIdsTest, PlannedSeriesThatBecameOneAreAddedUp) {
  Plan plan;
  AppendSeries(Series("insta", "", 10), plan);
  AppendSeries(Series("insta", "spring", 5), plan);
  AppendSeries(Series("instagram", "", 20), plan);
  UseNewIds(MakeAliases(), plan);
  ASSERT_EQ(plan.series.size(), 2U);
  EXPECT_EQ(plan.series[0].channel, "instagram");
  EXPECT_EQ(plan.series[0].metric, "ausgaben");
  EXPECT_EQ(plan.series[0].values[1].value, 30);
  EXPECT_EQ(plan.series[1].campaign, "fruehling");
  EXPECT_EQ(plan.total_spend, 70);
  EXPECT_EQ(plan.end_day, 20516);
}

TEST(NewIdsTest, PlanMayNameOldIds) {
  PlanVocabulary vocabulary;
  vocabulary.channels = {"instagram"};
  vocabulary.campaigns = {{"instagram", "fruehling"}};
  vocabulary.metrics = {{"ausgaben", store::MetricKind::kSpend}};
  vocabulary.aliases = MakeAliases();
  PlanBuilder builder(vocabulary);
  std::vector<std::string> reported;
  const auto report = [&](const std::string& part, const std::string& reason,
                          const words::Message&) { reported.push_back(part + " " + reason); };
  builder.Add({"insta", "spring", "spend"}, 20514, 10, report);
  builder.Add({"instagram", "fruehling", "ausgaben"}, 20514, 10, report);
  EXPECT_THAT(reported, ElementsAre(" DUPLICATE"));
}

TEST(NewIdsTest, GoalsAndModelsShowNewIds) {
  v1::Goal goal;
  goal.set_metric("orders");
  goal.set_per_metric("spend");
  goal.set_channel("insta");
  UseNewIds(MakeAliases(), goal);
  EXPECT_EQ(goal.per_metric() + " " + goal.channel(), "ausgaben instagram");
  stored::v1::ModelSummary model;
  auto& channel = *model.add_channels();
  channel.set_channel("insta");
  channel.add_campaigns()->set_campaign("spring");
  auto& row = *model.mutable_backtest()->add_rows();
  row.set_series("insta/orders");
  row.set_channel("insta");
  row.set_metric("orders");
  UseNewIds(MakeAliases(), model);
  EXPECT_EQ(model.channels(0).channel(), "instagram");
  EXPECT_EQ(model.channels(0).campaigns(0).campaign(), "fruehling");
  EXPECT_EQ(model.backtest().rows(0).series(), "instagram/orders");
}

data::FittedFunnel MakeFit(const std::vector<std::string>& channels) {
  data::FittedFunnel fit;
  fit.nodes.emplace_back();
  for (const std::string& id : channels) {
    data::ChannelEvidence evidence;
    evidence.channel = id;
    fit.channels.push_back(evidence);
    data::NodeChannel member;
    member.channel = id;
    fit.nodes[0].channels.push_back(member);
  }
  return fit;
}

TEST(NewIdsTest, FitKnowsNewIds) {
  data::FittedFunnel fit = MakeFit({"google", "insta"});
  fit.channels[1].campaigns.resize(2);
  fit.channels[1].campaigns[0].campaign = "spring";
  fit.channels[1].campaigns[1].campaign = data::kUnnamedCampaign;
  fit.campaign_splits.emplace_back().channel = "insta";
  ASSERT_EQ(UseNewIds(MakeAliases(), "funnelcast fit shop", fit), absl::OkStatus());
  EXPECT_EQ(fit.channels[1].channel, "instagram");
  EXPECT_EQ(fit.channels[1].campaigns[0].campaign, "fruehling");
  EXPECT_EQ(fit.channels[1].campaigns[1].campaign, data::kUnnamedCampaign);
  EXPECT_EQ(fit.campaign_splits[0].channel, "instagram");
  EXPECT_EQ(fit.nodes[0].channels[1].channel, "instagram");
}

TEST(NewIdsTest, FitThatKnowsBothIsOutOfDate) {
  data::FittedFunnel fit = MakeFit({"insta", "instagram"});
  const absl::Status channels = UseNewIds(MakeAliases(), "funnelcast fit shop", fit);
  EXPECT_EQ(channels.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(errors::ReasonOf(channels), "MODEL_OUT_OF_DATE");
  EXPECT_THAT(errors::MessageOf(channels),
              HasSubstr("the channel insta and the channel instagram, which are one"));
  EXPECT_THAT(errors::MessageOf(channels), HasSubstr("`funnelcast fit shop`"));
  fit = MakeFit({"instagram"});
  fit.channels[0].campaigns.resize(2);
  fit.channels[0].campaigns[0].campaign = "fruehling";
  fit.channels[0].campaigns[1].campaign = "spring";
  EXPECT_THAT(errors::MessageOf(UseNewIds(MakeAliases(), "funnelcast fit shop", fit)),
              HasSubstr("the campaign instagram/fruehling and the campaign instagram/spring"));
}

}  // namespace
}  // namespace funnelcast::convert

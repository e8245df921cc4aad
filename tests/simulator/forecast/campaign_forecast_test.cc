// From campaigns in a history to forecasts by campaign.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"
#include "simulator/simd/draw_summary.h"
#include "simulator/simd/draw_sums.h"
#include "simulator/update/update.h"
#include "tests/simulator/expect_prepared.h"
#include "tests/simulator/toy_campaigns.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

constexpr int kDays = 280;

const data::FittedFunnel& FittedCampaigns() {
  static const data::FittedFunnel kFitted =
      *fit::FitFunnel(MakeCampaignHistory(kDays, ThreeCampaigns()), QuickFit(), nullptr);
  return kFitted;
}

data::PlanInputs FlatPlan(int day_count = 28) {
  return MakeToyPlan(MakeToyHistory(kDays), day_count, 100.0, 50.0);
}

// The flat plan with all of channel a's money on one campaign.
data::PlanInputs PlanFor(const std::string& campaign) {
  data::PlanInputs plan = FlatPlan();
  plan.channels[0].campaigns = {{campaign, plan.channels[0].spend, {}}};
  return plan;
}

data::ForecastDraws Forecast(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                             forecast::CampaignUse use = forecast::CampaignUse::kByCampaign) {
  forecast::ForecastOptions options;
  options.draw_count = 400;
  options.campaigns = use;
  auto forecast = forecast::ForecastPlan(fitted, plan, options);
  EXPECT_TRUE(forecast.ok()) << forecast.status();
  return *std::move(forecast);
}

std::vector<const data::SeriesDraws*> CampaignsOf(const data::ForecastDraws& forecast,
                                                  data::Quantity quantity) {
  std::vector<const data::SeriesDraws*> found;
  for (const data::SeriesDraws& one : forecast.series) {
    if (!one.campaign.empty() && one.quantity == quantity) found.push_back(&one);
  }
  return found;
}

double MeanOf(const data::SeriesDraws& series) {
  return std::accumulate(series.values.begin(), series.values.end(), 0.0) /
         static_cast<double>(series.values.size());
}

// exp(d_k - d_0) of a split: mean and sd over draws.
std::pair<double, double> LogFactor(const data::FittedSplit& split, int k) {
  double sum = 0.0;
  double squares = 0.0;
  for (int d = 0; d < split.draw_count; ++d) {
    const double one = split.value(data::FittedSplit::kFirstCampaignRow + k, d) -
                       split.value(data::FittedSplit::kFirstCampaignRow, d);
    sum += one;
    squares += one * one;
  }
  const double mean = sum / split.draw_count;
  return {mean, std::sqrt(squares / split.draw_count - mean * mean)};
}

// Impressions a unit of money: 20, 30, 10; clicks an impression: 0.02, 0.015, 0.06.
TEST(CampaignFitTest, FindsTheRatesThatMadeTheData) {
  const data::FittedFunnel& fitted = FittedCampaigns();
  ASSERT_EQ(fitted.campaign_splits.size(), 2U);
  const double truths[2][3] = {{1.0, 1.5, 0.5}, {1.0, 0.75, 3.0}};
  for (std::size_t s = 0; s < 2; ++s) {
    for (int k = 1; k < 3; ++k) {
      const auto [mean, sd] = LogFactor(fitted.campaign_splits[s], k);
      EXPECT_NEAR(mean, std::log(truths[s][k]), 3.5 * sd) << s << " " << k;
      EXPECT_LT(sd, 0.1);
    }
    const data::NodeDiagnostics& diagnostics = fitted.campaign_splits[s].diagnostics;
    EXPECT_LT(diagnostics.max_rhat, 1.02);
    EXPECT_GT(diagnostics.min_bulk_ess, 200.0);
    EXPECT_EQ(diagnostics.divergence_count, 0);
    EXPECT_THAT(diagnostics.notes, testing::ElementsAre(testing::HasSubstr("a: 3 campaigns; ")));
  }
}

TEST(CampaignFitTest, LeavesTheChannelsPosteriorAlone) {
  data::FunnelHistory history = MakeCampaignHistory(kDays, ThreeCampaigns());
  for (data::ChannelHistory& channel : history.channels) channel.campaigns.clear();
  const data::FittedFunnel without = *fit::FitFunnel(history, QuickFit(), nullptr);
  const data::FittedFunnel& with = FittedCampaigns();
  ASSERT_EQ(without.nodes.size(), with.nodes.size());
  for (std::size_t n = 0; n < with.nodes.size(); ++n) {
    EXPECT_EQ(with.nodes[n].draws, without.nodes[n].draws);
  }
}

TEST(CampaignFitTest, SameBytesAtAnyThreadCountAndThroughTheCodec) {
  fit::FitOptions options = QuickFit();
  options.thread_count = 3;
  const auto again = fit::FitFunnel(MakeCampaignHistory(kDays, ThreeCampaigns()), options, nullptr);
  const std::string bytes = codec::EncodeFittedFunnel(FittedCampaigns());
  EXPECT_EQ(codec::EncodeFittedFunnel(*again), bytes);
  EXPECT_EQ(codec::EncodeFittedFunnel(*codec::DecodeFittedFunnel(bytes)), bytes);
}

// Whoever cancels while campaigns are fitted gets no model, from a fit or from an update.
TEST(CampaignFitTest, CanBeCancelled) {
  const auto cancel = [](double, std::string_view step) { return step != "fitting campaigns"; };
  data::FunnelHistory history = MakeCampaignHistory(kDays, ThreeCampaigns());
  EXPECT_EQ(fit::FitFunnel(history, QuickFit(), cancel).status().code(),
            absl::StatusCode::kCancelled);
  history.channels[0].campaigns[0].stages[0][5] -= 1.0;
  EXPECT_EQ(
      update::UpdateFunnel(FittedCampaigns(), history, {.fit = QuickFit()}, cancel).status().code(),
      absl::StatusCode::kCancelled);
}

// Channels as before, but half of what "cold" had is now "warm"'s: a correction that only campaigns
// see.
TEST(CampaignFitTest, AnUpdateSeesCorrectionsOfCampaignsAlone) {
  data::FunnelHistory history = MakeCampaignHistory(kDays, ThreeCampaigns());
  for (std::size_t stage = 0; stage < 2; ++stage) {
    for (std::size_t day = 0; day < static_cast<std::size_t>(kDays); ++day) {
      double& cold = history.channels[0].campaigns[0].stages[stage][day];
      const double half = std::floor(cold / 2.0);
      cold -= half;
      history.channels[0].campaigns[2].stages[stage][day] += half;
    }
  }
  const auto updated =
      update::UpdateFunnel(FittedCampaigns(), history, {.fit = QuickFit()}, nullptr);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->update.origin, data::FitOrigin::kUpdated);
  ASSERT_EQ(updated->campaign_splits.size(), 2U);
  const double before = LogFactor(FittedCampaigns().campaign_splits[0], 2).first;
  EXPECT_GT(LogFactor(updated->campaign_splits[0], 2).first, before + 1.0);
}

TEST(CampaignForecastTest, CampaignsAddUpToTheirChannelInEveryDraw) {
  const data::ForecastDraws forecast = Forecast(FittedCampaigns(), FlatPlan());
  for (const data::Quantity quantity :
       {data::Quantity::kAttention, data::Quantity::kInterest, data::Quantity::kSpend}) {
    const std::vector<const data::SeriesDraws*> campaigns = CampaignsOf(forecast, quantity);
    ASSERT_EQ(campaigns.size(), 3U);
    const data::SeriesDraws& channel = *forecast.Find("a", quantity);
    for (std::size_t i = 0; i < channel.values.size(); ++i) {
      double sum = 0.0;
      for (const data::SeriesDraws* one : campaigns) sum += static_cast<double>(one->values[i]);
      if (quantity == data::Quantity::kSpend) {
        ASSERT_NEAR(sum, static_cast<double>(channel.values[i]), 1e-3);
      } else {
        ASSERT_EQ(sum, static_cast<double>(channel.values[i]));
      }
    }
  }
}

TEST(CampaignForecastTest, IsTheSameFromAPreparedWindow) {
  ExpectSameWhenPrepared(FittedCampaigns(), {FlatPlan(), PlanFor("warm"), FlatPlan()},
                         forecast::CampaignUse::kByCampaign);
}

// Newsletters, say: nobody pays for them, and their issues differ.
TEST(CampaignForecastTest, AChannelWithoutInputFallsOnItsCampaignsAsOfLate) {
  std::vector<ToyCampaign> campaigns = ThreeCampaigns();
  campaigns.push_back({.id = "zended", .end = 100});
  const data::FunnelHistory history = MakeUnpaidCampaignHistory(kDays, campaigns);
  const data::FittedFunnel fitted = *fit::FitFunnel(history, QuickFit(), nullptr);
  ASSERT_EQ(fitted.campaign_splits.size(), 2U);
  EXPECT_THAT(fitted.campaign_splits[0].diagnostics.notes,
              testing::ElementsAre(testing::HasSubstr(
                  "a: 4 campaigns; attention falls on them much as in the eight weeks before")));
  data::PlanInputs plan = FlatPlan();
  plan.channels.erase(plan.channels.begin());  // channel a takes none
  const data::ForecastDraws forecast = Forecast(fitted, plan);
  const data::SeriesDraws& channel = *forecast.Find("a", data::Quantity::kAttention);
  const auto parts = CampaignsOf(forecast, data::Quantity::kAttention);
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_TRUE(CampaignsOf(forecast, data::Quantity::kSpend).empty());
  for (std::size_t i = 0; i < channel.values.size(); ++i) {
    float sum = 0.0F;
    for (const data::SeriesDraws* one : parts) sum += one->values[i];
    ASSERT_EQ(sum, channel.values[i]);
  }
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const double share = MeanOf(*parts[k]) / MeanOf(channel);
    EXPECT_NEAR(share, fitted.channels[0].campaigns[k].recent_share, 0.03) << parts[k]->campaign;
  }
  EXPECT_EQ(MeanOf(*parts[3]), 0.0);
  ExpectSameWhenPrepared(fitted, {plan}, forecast::CampaignUse::kByCampaign);
  const std::string bytes = codec::EncodeFittedFunnel(fitted);
  EXPECT_EQ(codec::EncodeFittedFunnel(*codec::DecodeFittedFunnel(bytes)), bytes);
}

// How much more a quantity of channel a is when all its money goes to one campaign.
double FactorOf(const data::FittedFunnel& fitted, const std::string& campaign,
                data::Quantity quantity) {
  const data::ForecastDraws usual = Forecast(fitted, FlatPlan());
  const data::ForecastDraws moved = Forecast(fitted, PlanFor(campaign));
  return MeanOf(*moved.Find("a", quantity)) / MeanOf(*usual.Find("a", quantity));
}

// Money of the channel alone, outcomes by campaign: "warm" has a fifth of the money, a tenth of the
// impressions and a quarter of the clicks.
TEST(CampaignForecastTest, AChannelWhoseInputWasNotObservedByCampaignFallsOnThemAsOfLate) {
  const data::FittedFunnel fitted =
      *fit::FitFunnel(MakeUnsharedCampaignHistory(kDays, ThreeCampaigns()), QuickFit(), nullptr);
  EXPECT_FALSE(data::SplitsFollowInput(fitted, "a"));
  EXPECT_TRUE(data::SplitsFollowInput(FittedCampaigns(), "a"));
  const data::ForecastDraws forecast = Forecast(fitted, FlatPlan());
  EXPECT_TRUE(CampaignsOf(forecast, data::Quantity::kSpend).empty());
  for (const data::Quantity quantity : {data::Quantity::kAttention, data::Quantity::kInterest}) {
    const data::SeriesDraws& channel = *forecast.Find("a", quantity);
    const auto parts = CampaignsOf(forecast, quantity);
    ASSERT_EQ(parts.size(), 3U);
    for (std::size_t i = 0; i < channel.values.size(); ++i) {
      float sum = 0.0F;
      for (const data::SeriesDraws* one : parts) sum += one->values[i];
      ASSERT_EQ(sum, channel.values[i]);
    }
    const double share = MeanOf(*parts[2]) / MeanOf(channel);
    EXPECT_NEAR(share, quantity == data::Quantity::kAttention ? 200.0 / 2100.0 : 12.0 / 45.5, 0.04);
  }
  ExpectSameWhenPrepared(fitted, {FlatPlan(), PlanFor("warm")}, forecast::CampaignUse::kByCampaign);
}

// All impressions then are those of the campaign that has all the money, as many as ever, and
// clicks go by its rate: 0.06 over 0.0217 of the mix.
TEST(CampaignForecastTest, ItsPlannedCampaignsAreTakenToCostTheSame) {
  const data::FittedFunnel fitted =
      *fit::FitFunnel(MakeUnsharedCampaignHistory(kDays, ThreeCampaigns()), QuickFit(), nullptr);
  const data::ForecastDraws forecast = Forecast(fitted, PlanFor("warm"));
  for (const data::Quantity quantity :
       {data::Quantity::kSpend, data::Quantity::kAttention, data::Quantity::kInterest}) {
    for (const data::SeriesDraws* one : CampaignsOf(forecast, quantity)) {
      const double expected = one->campaign == "warm" ? MeanOf(*forecast.Find("a", quantity)) : 0.0;
      EXPECT_NEAR(MeanOf(*one), expected, 1e-6 * expected) << one->campaign;
    }
  }
  EXPECT_NEAR(FactorOf(fitted, "warm", data::Quantity::kAttention), 1.0, 1e-3);
  EXPECT_NEAR(FactorOf(fitted, "warm", data::Quantity::kInterest), 0.06 / 0.0217, 0.35);
}

TEST(CampaignForecastTest, SplitsAPartialLastWeekUpToRounding) {
  const data::ForecastDraws forecast = Forecast(FittedCampaigns(), FlatPlan(31));
  const data::SeriesDraws& channel = *forecast.Find("a", data::Quantity::kInterest);
  for (std::size_t i = 0; i < channel.values.size(); ++i) {
    double sum = 0.0;
    for (const data::SeriesDraws* one : CampaignsOf(forecast, data::Quantity::kInterest)) {
      sum += static_cast<double>(one->values[i]);
    }
    ASSERT_NEAR(sum, static_cast<double>(channel.values[i]), 1e-5 * (1.0 + sum));
  }
}

// A plan that names no campaign gives the channel the very bytes it had without campaigns, also
// where rows by campaign are asked for.
TEST(CampaignForecastTest, ChannelsDoNotDependOnCampaignsThatNoPlanNames) {
  data::FittedFunnel plain = FittedCampaigns();
  plain.campaign_splits.clear();
  for (data::ChannelEvidence& channel : plain.channels) channel.campaigns.clear();
  const data::ForecastDraws expected =
      Forecast(plain, FlatPlan(), forecast::CampaignUse::kChannelsOnly);
  for (const forecast::CampaignUse use :
       {forecast::CampaignUse::kChannelsOnly, forecast::CampaignUse::kByCampaign}) {
    const data::ForecastDraws forecast = Forecast(FittedCampaigns(), FlatPlan(), use);
    for (const data::SeriesDraws& one : expected.series) {
      EXPECT_EQ(forecast.Find(one.channel, one.quantity)->values, one.values);
    }
  }
}

// All money on one campaign moves the channel by that campaign's rate over the mix of late: half on
// "cold", 0.3 on "mail", 0.2 on "warm", so 0.5 * 20 + 0.3 * 30 + 0.2 * 10 = 21 impressions a unit
// of money. Rates of 40 weeks are known to some 3 %, and so is the mix of the last eight.
TEST(CampaignForecastTest, APlanByCampaignMovesTheInputsRateAsTheTruthDoes) {
  EXPECT_NEAR(FactorOf(FittedCampaigns(), "cold", data::Quantity::kAttention), 20.0 / 21.0, 0.06);
  EXPECT_NEAR(FactorOf(FittedCampaigns(), "mail", data::Quantity::kAttention), 30.0 / 21.0, 0.09);
  EXPECT_NEAR(FactorOf(FittedCampaigns(), "warm", data::Quantity::kAttention), 10.0 / 21.0, 0.03);
}

// Where impressions cost the same everywhere, clicks move by 0.02, 0.015 and 0.06 over their mean
// of 0.5 * 0.02 + 0.3 * 0.015 + 0.2 * 0.06 = 0.0265 an impression.
TEST(CampaignForecastTest, APlanByCampaignMovesLaterRatesAsTheTruthDoes) {
  std::vector<ToyCampaign> campaigns = ThreeCampaigns();
  for (ToyCampaign& one : campaigns) one.attention_rate = 20.0;
  const data::FittedFunnel fitted =
      *fit::FitFunnel(MakeCampaignHistory(kDays, campaigns), QuickFit(), nullptr);
  EXPECT_NEAR(FactorOf(fitted, "cold", data::Quantity::kInterest), 0.02 / 0.0265, 0.05);
  EXPECT_NEAR(FactorOf(fitted, "mail", data::Quantity::kInterest), 0.015 / 0.0265, 0.04);
  EXPECT_NEAR(FactorOf(fitted, "warm", data::Quantity::kInterest), 0.06 / 0.0265, 0.15);
}

// The toy brand with orders that no channel claims: ten a day without input, and one a click.
data::FunnelHistory MakeTotalHistory() {
  data::FunnelHistory history = MakeCampaignHistory(kDays, ThreeCampaigns());
  data::DailyValues& orders = history.brand[static_cast<std::size_t>(data::Stage::kAction)];
  orders.assign(static_cast<std::size_t>(kDays), 0.0);
  for (std::size_t day = 0; day < orders.size(); ++day) {
    double clicks = 0.0;
    for (data::ChannelHistory& channel : history.channels) {
      channel.stages[static_cast<std::size_t>(data::Stage::kAction)].clear();
      channel.stages[static_cast<std::size_t>(data::Stage::kValue)].clear();
      const data::DailyValues& of_channel =
          channel.stages[static_cast<std::size_t>(data::Stage::kInterest)];
      if (!of_channel.empty()) clicks += of_channel[day];
    }
    orders[day] = std::round(10.0 + clicks);
  }
  history.brand[static_cast<std::size_t>(data::Stage::kValue)].clear();
  return history;
}

// All money on a campaign brings the orders of as much more money as it has more clicks for it:
// 0.6 a unit of money for "warm", 0.4 for "cold", 0.455 for the mix of late; through carry-over and
// saturation too. The mix of eight weeks and the rates of forty are known to some 4 % together, an
// eighth of what "warm" has more and a third of what "cold" has less.
TEST(CampaignForecastTest, TotalsAnswerToAMixAsToMoreOrLessMoney) {
  const data::FunnelHistory history = MakeTotalHistory();
  for (const fit::MechanismChoice mechanisms :
       {fit::MechanismChoice::kOff, fit::MechanismChoice::kOn}) {
    SCOPED_TRACE(static_cast<int>(mechanisms));
    fit::FitOptions options = QuickFit();
    options.carry_over = options.saturation = mechanisms;
    const data::FittedFunnel fitted = *fit::FitFunnel(history, options, nullptr);
    ASSERT_TRUE(
        std::any_of(fitted.nodes.begin(), fitted.nodes.end(), [&](const data::FittedNode& node) {
          return node.kind == data::NodeKind::kBrandTotal && node.stage == data::Stage::kAction &&
                 node.mechanisms.any() == (mechanisms == fit::MechanismChoice::kOn);
        }));
    const auto orders_of = [&](const data::PlanInputs& plan) {
      return MeanOf(*Forecast(fitted, plan).Find("", data::Quantity::kAction));
    };
    const double usual = orders_of(FlatPlan());
    for (const auto& [campaign, clicks] : {std::pair{"warm", 0.6}, std::pair{"cold", 0.4}}) {
      const double moved = orders_of(PlanFor(campaign)) / usual - 1.0;
      const data::PlanInputs paid = MakeToyPlan(history, 28, 100.0 * clicks / 0.455, 50.0);
      const double expected = orders_of(paid) / usual - 1.0;
      EXPECT_GT(std::abs(expected), 0.01);
      EXPECT_NEAR(moved, expected, 0.35 * std::abs(expected)) << campaign;
    }
    ExpectSameWhenPrepared(fitted, {FlatPlan(), PlanFor("warm")});
    const std::vector<data::PlanInputs> plans = {FlatPlan(), PlanFor("warm")};
    const auto totals = forecast::SimulateTotals(fitted, plans, {.draw_count = 400}, nullptr);
    ASSERT_TRUE(totals.ok()) << totals.status();
    for (std::size_t i = 0; i < plans.size(); ++i) {
      const auto& orders = (*totals)[i].stages[static_cast<std::size_t>(data::Stage::kAction)];
      const double mean = std::accumulate(orders.begin(), orders.end(), 0.0) / 400.0;
      EXPECT_NEAR(mean / 4.0, orders_of(plans[i]), 1e-5 * mean);
    }
  }
}

TEST(CampaignForecastTest, ACampaignWithoutInputGetsNothing) {
  const data::ForecastDraws forecast = Forecast(FittedCampaigns(), PlanFor("warm"));
  for (const data::SeriesDraws* series : CampaignsOf(forecast, data::Quantity::kInterest)) {
    if (series->campaign == "warm") {
      EXPECT_EQ(series->values, forecast.Find("a", data::Quantity::kInterest)->values);
    } else {
      EXPECT_EQ(MeanOf(*series), 0.0);
    }
  }
}

// Half of the money is planned by campaign, the other half is shared as of late.
TEST(CampaignForecastTest, WhatAPlanLeavesOpenIsSharedAsOfLate) {
  data::PlanInputs plan = FlatPlan();
  plan.channels[0].campaigns = {{"warm", std::vector<double>(28, 50.0), {}}};
  const data::ForecastDraws forecast = Forecast(FittedCampaigns(), plan);
  const auto& evidence = FittedCampaigns().channels[0].campaigns;
  const auto spends = CampaignsOf(forecast, data::Quantity::kSpend);
  ASSERT_EQ(spends.size(), 3U);
  EXPECT_NEAR(MeanOf(*spends[0]), 350.0 * evidence[0].recent_share, 1e-2);
  EXPECT_NEAR(MeanOf(*spends[2]), 350.0 * (1.0 + evidence[2].recent_share), 1e-2);
}

// The rate of a campaign that never ran comes from the pool: its mean near the channel's, its
// spread wider than that of one that did.
TEST(CampaignForecastTest, ANewCampaignRestsOnThePool) {
  const auto spread = [](const data::PlanInputs& plan) {
    const data::ForecastDraws forecast = Forecast(FittedCampaigns(), plan);
    const std::vector<double> sums = forecast::SumOverWindow(
        forecast, *forecast.Find("a", data::Quantity::kInterest), plan.first_day, plan.end_day());
    const double probabilities[] = {0.1, 0.9};
    const simd::DrawSummary summary =
        simd::SummarizeDraws(std::span<const double>(sums), probabilities);
    return std::log(summary.quantiles[1] / summary.quantiles[0]);
  };
  EXPECT_GT(spread(PlanFor("fresh")), 1.5 * spread(PlanFor("cold")));
}

TEST(CampaignForecastTest, ACampaignThatEndedGetsNothingUnlessPlanned) {
  const data::FunnelHistory history =
      MakeCampaignHistory(140, {{.id = "ended", .end = 70}, {.id = "one"}, {.id = "two"}});
  const data::FittedFunnel fitted = *fit::FitFunnel(history, QuickFit(), nullptr);
  data::PlanInputs plan = MakeToyPlan(history, 14, 100.0, 50.0);
  const auto means = [&] {
    std::vector<double> result;
    const data::ForecastDraws forecast = Forecast(fitted, plan);
    for (const auto* one : CampaignsOf(forecast, data::Quantity::kAttention))
      result.push_back(MeanOf(*one));
    return result;
  };
  EXPECT_THAT(means(), testing::ElementsAre(0.0, testing::Gt(0.0), testing::Gt(0.0)));
  plan.channels[0].campaigns = {{"ended", std::vector<double>(14, 20.0), {}}};
  EXPECT_GT(means()[0], 0.0);
}

TEST(CampaignForecastTest, DegenerateCampaignsAreForecast) {
  const std::vector<std::vector<ToyCampaign>> cases = {
      {{.id = "none", .attention_rate = 0.0}, {.id = "some"}},         // zeros only
      {{.id = "day", .first = 100, .end = 101}, {.id = "some"}},       // one day
      {{.id = "alone"}},                                               // one campaign only
      {{.id = "huge", .spend = 1e9}, {.id = "tiny", .spend = 1e-6}}};  // 16 powers of ten apart
  for (const auto& campaigns : cases) {
    SCOPED_TRACE(campaigns[0].id);
    const data::FunnelHistory history = MakeCampaignHistory(140, campaigns, 10.0);
    const data::FittedFunnel fitted = *fit::FitFunnel(history, QuickFit(), nullptr);
    EXPECT_TRUE(std::isfinite(fitted.max_rhat()));
    const data::ForecastDraws forecast = Forecast(fitted, MakeToyPlan(history, 14, 100.0, 50.0));
    const data::SeriesDraws& channel = *forecast.Find("a", data::Quantity::kAttention);
    for (std::size_t i = 0; i < channel.values.size(); ++i) {
      double sum = 0.0;
      for (const data::SeriesDraws* one : CampaignsOf(forecast, data::Quantity::kAttention)) {
        ASSERT_TRUE(std::isfinite(one->values[i]) && one->values[i] >= 0.0F);
        sum += static_cast<double>(one->values[i]);
      }
      ASSERT_EQ(sum, static_cast<double>(channel.values[i]));
    }
  }
}

// Storage is bounded by kMostCampaigns rows of a split's draws; the channels' own part is small.
TEST(CampaignForecastTest, TwoHundredCampaignsStayWithinBounds) {
  std::vector<ToyCampaign> many;
  for (int k = 0; k < 200; ++k) {
    many.push_back({.id = "c" + std::to_string(1000 + k), .spend = 5.0 + 0.1 * k});
  }
  const data::FittedFunnel fitted =
      *fit::FitFunnel(MakeCampaignHistory(140, many), QuickFit(), nullptr);
  ASSERT_EQ(fitted.campaign_splits.size(), 2U);
  for (const data::FittedSplit& split : fitted.campaign_splits) {
    EXPECT_LE(split.draws.size(), 103U * 1000U);
    EXPECT_LT(split.diagnostics.max_rhat, 1.05);
  }
  EXPECT_THAT(fitted.warnings, testing::Contains(testing::HasSubstr("100 of them")));
}

}  // namespace
}  // namespace funnelcast

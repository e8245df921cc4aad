// Observed days before a forecast, on sums that can be checked by hand.
#include "simulator/forecast/observed_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;

constexpr auto kAction = static_cast<std::size_t>(data::Stage::kAction);
const double kNan = std::nan("");

// Ten days from day 100 on: facebook has 1, 2, ... 10 actions, of which campaign `x` has 1 a day,
// and 5 of spend a day; blog has hours alone, none on the last two days.
data::FunnelHistory MakeHistory() {
  data::FunnelHistory history;
  history.first_day = 100;
  history.day_count = 10;
  data::ChannelHistory blog;
  blog.id = "blog";
  blog.effort_hours = {2, 2, 2, 2, 2, 2, 2, 2, kNan, kNan};
  data::ChannelHistory facebook;
  facebook.id = "facebook";
  facebook.spend.assign(10, 5.0);
  facebook.stages[kAction] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  data::CampaignHistory campaign;
  campaign.id = "x";
  campaign.stages[kAction].assign(10, 1.0);
  facebook.campaigns.push_back(campaign);
  history.channels = {blog, facebook};
  return history;
}

forecast::ForecastSummary::Series MakeSeries(const std::string& channel, data::Quantity quantity,
                                             const std::string& campaign = "") {
  // Two periods of mean 10 and their sum, with one quantile each.
  return {channel, campaign, quantity, {{10, 10, 20}, {12, 12, 23}}};
}

// A forecast of two weeks from day 110 on.
forecast::ForecastSummary MakeForecast() {
  forecast::ForecastSummary forecast;
  forecast.first_day = 110;
  forecast.end_day = 124;
  forecast.period_days = 7;
  forecast.period_first_days = {110, 117};
  forecast.draw_count = 100;
  forecast.series = {MakeSeries("", data::Quantity::kAction),
                     MakeSeries("", data::Quantity::kSpend),
                     MakeSeries("facebook", data::Quantity::kAction),
                     MakeSeries("facebook", data::Quantity::kSpend),
                     MakeSeries("facebook", data::Quantity::kAction, "x"),
                     MakeSeries("facebook", data::Quantity::kAction, data::kUnnamedCampaign)};
  return forecast;
}

const forecast::SeriesSummary* Find(const forecast::ForecastSummary& forecast,
                                    const std::string& channel, data::Quantity quantity,
                                    const std::string& campaign = "") {
  for (const forecast::ForecastSummary::Series& series : forecast.series) {
    if (series.channel == channel && series.quantity == quantity && series.campaign == campaign) {
      return &series.summary;
    }
  }
  return nullptr;
}

// From day 101 on: a week of 2 + ... + 8 = 35 and two days of 9 + 10 = 19.
TEST(ObservedPartTest, PeriodsAndTotalsHoldWhatWasObserved) {
  forecast::ForecastSummary forecast = MakeForecast();
  forecast::PrependObserved(MakeHistory(), 101, forecast);
  EXPECT_EQ(forecast.first_day, 101);
  EXPECT_THAT(forecast.period_first_days, ElementsAre(101, 108, 110, 117));
  const forecast::SeriesSummary* actions = Find(forecast, "facebook", data::Quantity::kAction);
  ASSERT_NE(actions, nullptr);
  EXPECT_THAT(actions->means, ElementsAre(35, 19, 10, 10, 74));
  EXPECT_THAT(actions->quantiles, ElementsAre(35, 19, 12, 12, 77));
  // What the brand had is the sum of its channels.
  EXPECT_THAT(Find(forecast, "", data::Quantity::kAction)->means, ElementsAre(35, 19, 10, 10, 74));
  EXPECT_THAT(Find(forecast, "", data::Quantity::kSpend)->means, ElementsAre(35, 10, 10, 10, 65));
}

TEST(ObservedPartTest, CampaignsAddUpToTheirChannel) {
  forecast::ForecastSummary forecast = MakeForecast();
  forecast::PrependObserved(MakeHistory(), 101, forecast);
  EXPECT_THAT(Find(forecast, "facebook", data::Quantity::kAction, "x")->means,
              ElementsAre(7, 2, 10, 10, 29));
  EXPECT_THAT(Find(forecast, "facebook", data::Quantity::kAction, data::kUnnamedCampaign)->means,
              ElementsAre(28, 17, 10, 10, 65));
}

// Hours were observed and are not planned: the brand gets a series of them, after its spend.
// Channels that the forecast does not have get none.
TEST(ObservedPartTest, InputsThatArePlannedNoMoreBecomeSeries) {
  forecast::ForecastSummary forecast = MakeForecast();
  forecast::PrependObserved(MakeHistory(), 101, forecast);
  const forecast::SeriesSummary* hours = Find(forecast, "", data::Quantity::kEffortHours);
  ASSERT_NE(hours, nullptr);
  EXPECT_THAT(hours->means, ElementsAre(14, 0, 0, 0, 14));
  EXPECT_EQ(forecast.series[2].quantity, data::Quantity::kEffortHours);
  EXPECT_EQ(Find(forecast, "blog", data::Quantity::kEffortHours), nullptr);
}

TEST(ObservedPartTest, TotalsOfPlansAreShiftedInEveryDraw) {
  forecast::PlanTotals totals;
  totals.stages[kAction] = {1, 2};
  totals.spend = 100;
  forecast::AddObserved(MakeHistory(), 108, 110, totals);
  EXPECT_THAT(totals.stages[kAction], ElementsAre(20, 21));
  EXPECT_TRUE(totals.stages[0].empty());
  EXPECT_EQ(totals.spend, 110);
  EXPECT_EQ(totals.effort_hours, 0);
}

TEST(ObservedPartTest, CutPlanBeginsLater) {
  data::PlanInputs plan;
  plan.first_day = 105;
  plan.day_count = 10;
  plan.channels.push_back({"facebook", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {}});
  plan.channels[0].campaigns.push_back({"x", {1, 1, 1, 1, 1, 2, 2, 2, 2, 2}, {}});
  plan.controls.push_back({"price", {1, 1, 1, 1, 1, 9, 9, 9, 9, 9}});
  const data::PlanInputs cut = forecast::CutPlan(plan, 112);
  EXPECT_EQ(cut.first_day, 112);
  EXPECT_EQ(cut.end_day(), 115);
  EXPECT_THAT(cut.channels[0].spend, ElementsAre(8, 9, 10));
  EXPECT_TRUE(cut.channels[0].effort_hours.empty());
  EXPECT_THAT(cut.channels[0].campaigns[0].spend, ElementsAre(2, 2, 2));
  EXPECT_THAT(cut.controls[0].values, ElementsAre(9, 9, 9));
}

}  // namespace
}  // namespace funnelcast

// Forecasts: where the plan comes from, and the tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kPlan[] = "date,channel,metric,value\n2026-01-05,blog,spend,100\n";

class ForecastCommandTest : public CliServerTest {
 protected:
  // Two weeks of one brand series and one channel series.
  void SetUp() override {
    CliServerTest::SetUp();
    v1::ForecastResponse& response = forecasts_.response;
    response.set_draw_count(1000);
    response.set_currency_code("EUR");
    response.set_grid(v1::GRID_WEEK);
    response.set_model("brands/shop/models/m1");
    response.set_max_rhat(1.01);
    *response.mutable_start() = MakeDate(2026, 1, 5);
    *response.mutable_end() = MakeDate(2026, 1, 19);
    response.add_warnings()->set_text("Planned spend is above what was ever spent.");
    AddSeries("", "revenue", v1::STAGE_VALUE, v1::METRIC_KIND_MONEY, 12345.6);
    AddSeries("blog", "clicks", v1::STAGE_INTEREST, v1::METRIC_KIND_COUNT, 23.45);
  }

  void AddSeries(const std::string& channel, const std::string& metric, v1::Stage stage,
                 v1::MetricKind kind, double mean) {
    v1::ForecastSeries& series = *forecasts_.response.add_series();
    series.set_channel(channel);
    series.set_metric(metric);
    series.set_stage(stage);
    series.set_kind(kind);
    Fill(series.mutable_total(), 5, 19, 2 * mean);
    Fill(series.add_periods(), 5, 12, mean);
    Fill(series.add_periods(), 12, 19, mean);
  }

  static void Fill(v1::ForecastPeriod* period, int first, int end, double mean) {
    *period->mutable_start() = MakeDate(2026, 1, first);
    *period->mutable_end() = MakeDate(2026, 1, end);
    period->set_mean(mean);
    for (const double probability : {0.1, 0.9}) {
      v1::Quantile& quantile = *period->add_quantiles();
      quantile.set_probability(probability);
      quantile.set_value(mean * (0.5 + probability));
    }
  }
};

TEST_F(ForecastCommandTest, PlanFileIsSentAsATable) {
  const Outcome outcome =
      Run({"forecast", "shop", "--plan", WriteFile("plan.csv", kPlan), "--draws", "500", "--seed",
           "3", "--quantiles", "0.1,0.9", "--model", "m1", "--funnel", "sales"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::ForecastRequest& request = forecasts_.request;
  EXPECT_EQ(request.plan().plan().table(), kPlan);
  EXPECT_EQ(request.draw_count(), 500);
  EXPECT_EQ(request.seed(), 3);
  EXPECT_THAT(request.quantiles(), testing::ElementsAre(0.1, 0.9));
  EXPECT_EQ(request.model(), "brands/shop/models/m1");
  EXPECT_EQ(request.funnel(), "sales");
}

TEST_F(ForecastCommandTest, CampaignsAreAskedForAndHaveAColumnOfTheirOwn) {
  AddSeries("blog", "clicks", v1::STAGE_INTEREST, v1::METRIC_KIND_COUNT, 11.0);
  forecasts_.response.mutable_series(2)->set_campaign("spring");
  const Outcome csv =
      Run({"--output", "csv", "forecast", "shop", "--plan", "lean", "--by-campaign"});
  EXPECT_TRUE(forecasts_.request.by_campaign());
  EXPECT_THAT(csv.out, testing::StartsWith("channel,campaign,metric,"));
  EXPECT_THAT(csv.out, HasSubstr("\nblog,,clicks,"));
  EXPECT_THAT(csv.out, HasSubstr("\nblog,spring,clicks,"));
  const Outcome people = Run({"forecast", "shop", "--plan", "lean", "--by-campaign"});
  EXPECT_THAT(people.out, HasSubstr("  spring"));
}

TEST_F(ForecastCommandTest, OtherNamesAreScenariosAndTheUsualQuantilesAreAskedFor) {
  EXPECT_EQ(Run({"forecast", "shop", "--plan", "spring"}).code, 0);
  EXPECT_EQ(forecasts_.request.plan().scenario(), "brands/shop/scenarios/spring");
  EXPECT_THAT(forecasts_.request.quantiles(), testing::ElementsAre(0.05, 0.5, 0.95));
  EXPECT_FALSE(forecasts_.request.has_seed());
}

TEST_F(ForecastCommandTest, PlanThatIsNeitherFileNorScenarioIsSaidSo) {
  const Outcome file = Run({"forecast", "shop", "--plan", "spring.csv"});
  EXPECT_EQ(file.code, 1);
  EXPECT_THAT(file.err, HasSubstr("There is no plan file 'spring.csv'"));
  forecasts_.status = ErrorWithInfo(
      grpc::StatusCode::NOT_FOUND, "There is no scenario `brands/shop/scenarios/spring`.",
      "RESOURCE_NOT_FOUND", "scenario", "brands/shop/scenarios/spring");
  const Outcome scenario = Run({"forecast", "shop", "--plan", "spring"});
  EXPECT_EQ(scenario.code, 1);
  EXPECT_THAT(scenario.err, HasSubstr("There is no scenario"));
  EXPECT_THAT(scenario.err, HasSubstr("There is no file 'spring' either."));
}

TEST_F(ForecastCommandTest, TablesShowBrandThenChannelsThenPeriodsThenNotes) {
  EXPECT_EQ(Run({"forecast", "shop", "--plan", "spring"}).out,
            "Forecast 2026-01-05 to before 2026-01-19 (14 days)\n"
            "Model m1, 1,000 draws, largest R-hat 1.010\n"
            "\n"
            "The brand over the whole window\n"
            "\n"
            "stage  metric           mean     10%     90%\n"
            "value  revenue (EUR)  24,690  14,810  34,570\n"
            "\n"
            "By channel over the whole window\n"
            "\n"
            "channel  metric  mean   10%   90%\n"
            "blog     clicks  46.9  28.1  65.7\n"
            "\n"
            "The brand by week\n"
            "\n"
            "from        revenue (EUR)    10%     90%\n"
            "2026-01-05         12,350  7,407  17,280\n"
            "2026-01-12         12,350  7,407  17,280\n"
            "\n"
            "To keep in mind\n"
            "\n"
            "  - Planned spend is above what was ever spent.\n");
}

TEST_F(ForecastCommandTest, SaysHowPastForecastsHeldOnceTheModelWasBacktested) {
  EXPECT_THAT(Run({"forecast", "shop", "--plan", "spring"}).out, Not(HasSubstr("80%")));
  v1::PastForecasts& past = *forecasts_.response.mutable_series(0)->mutable_past_forecasts();
  past.set_held(8);
  past.set_count(10);
  past.set_horizon_weeks(4);
  const std::string text = Run({"forecast", "shop", "--plan", "spring"}).out;
  EXPECT_THAT(text, HasSubstr("past in 80%"));
  EXPECT_THAT(text, HasSubstr("8 of 10"));
  EXPECT_THAT(text, HasSubstr("Past in 80%: past forecasts over 4 weeks that were right within "
                              "their 80 % range; 8 of 10 are\nexpected.\n"));
  const std::string json = Run({"forecast", "shop", "--plan", "spring", "--output", "json"}).out;
  EXPECT_EQ(nlohmann::json::parse(json)["series"][0]["pastForecasts"]["held"], 8);
}

TEST_F(ForecastCommandTest, SaysWhichDaysOfThePlanWereObserved) {
  *forecasts_.response.mutable_forecast_start() = MakeDate(2026, 1, 5);
  EXPECT_THAT(Run({"forecast", "shop", "--plan", "spring"}).out, Not(HasSubstr("Observed from")));
  *forecasts_.response.mutable_forecast_start() = MakeDate(2026, 1, 12);
  EXPECT_THAT(Run({"forecast", "shop", "--plan", "spring"}).out,
              HasSubstr("Observed from 2026-01-05 to before 2026-01-12 (as it was, whatever was "
                        "planned), forecast from 2026-01-12 on\n"));
}

TEST_F(ForecastCommandTest, FreshUpdatesTheModelFirst) {
  operations_.update.set_outcome(v1::ModelUpdate::OUTCOME_UPDATED);
  const Outcome outcome =
      Run({"forecast", "shop", "--plan", "spring", "--funnel", "sales", "--fresh"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.refresh_request.parent(), "brands/shop");
  EXPECT_EQ(models_.refresh_request.funnel(), "sales");
  EXPECT_EQ(forecasts_.request.funnel(), "sales");
  EXPECT_THAT(outcome.out, HasSubstr("is up to date"));
  // Nothing but the answer where programs read.
  const Outcome json = Run({"forecast", "shop", "--plan", "spring", "--fresh", "--output", "json"});
  EXPECT_TRUE(nlohmann::json::accept(json.out)) << json.out;
  EXPECT_EQ(Run({"forecast", "shop", "--plan", "spring", "--fresh", "--model", "m1"}).code, 2);
}

TEST_F(ForecastCommandTest, CsvHasARowForEachPeriodAndTheTotalUnrounded) {
  const std::string csv = Run({"forecast", "shop", "--plan", "spring", "--output", "csv"}).out;
  EXPECT_THAT(csv, HasSubstr("channel,metric,stage,period,start,end,mean,q0.1,q0.9\r\n"));
  EXPECT_THAT(csv, HasSubstr(",revenue,value,total,2026-01-05,2026-01-19,24691.2,"));
  EXPECT_THAT(csv, HasSubstr("blog,clicks,interest,2,2026-01-12,2026-01-19,23.45,"));
}

TEST_F(ForecastCommandTest, JsonHasIsoDatesAndTheDrawCountOnTop) {
  const auto json =
      nlohmann::json::parse(Run({"forecast", "shop", "--plan", "spring", "--output", "json"}).out);
  EXPECT_EQ(json["drawCount"], 1000);
  EXPECT_EQ(json["series"][0]["periods"][1]["start"], "2026-01-12");
  EXPECT_EQ(json["series"][0]["total"]["end"], "2026-01-19");
  EXPECT_EQ(json["warnings"].size(), 1U);
}

}  // namespace
}  // namespace funnelcast::cli

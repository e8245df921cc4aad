// The JSON form of answers: ISO dates, class words, defaults, the order of the fields.
#include "clients/cli/json_output.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "funnelcast/v1/forecast.pb.h"

namespace funnelcast::cli {
namespace {

using Json = nlohmann::ordered_json;

void SetDate(google::type::Date* date, int year, int month, int day) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

v1::ForecastResponse SmallForecast() {
  v1::ForecastResponse forecast;
  forecast.set_draw_count(1000);
  SetDate(forecast.mutable_start(), 2026, 1, 5);
  v1::ForecastSeries& series = *forecast.add_series();
  series.set_metric("orders");
  v1::ForecastPeriod& period = *series.add_periods();
  SetDate(period.mutable_start(), 2026, 1, 5);
  SetDate(period.mutable_end(), 2026, 1, 12);
  period.set_mean(12.5);
  v1::Quantile& quantile = *period.add_quantiles();
  quantile.set_probability(0.05);
  quantile.set_value(7);
  *series.mutable_total() = period;
  forecast.add_warnings()->set_text("Short history.");
  return forecast;
}

TEST(JsonOutputTest, ForecastHasTheFieldsThatReadersRelyOn) {
  const Json json = Json::parse(*ToJson(SmallForecast()));
  EXPECT_EQ(json["drawCount"], 1000);
  EXPECT_EQ(json["warnings"][0]["text"], "Short history.");
  const Json& series = json["series"][0];
  EXPECT_EQ(series["channel"], "");
  EXPECT_EQ(series["metric"], "orders");
  EXPECT_EQ(series["periods"][0]["start"], "2026-01-05");
  EXPECT_EQ(series["periods"][0]["end"], "2026-01-12");
  EXPECT_EQ(series["periods"][0]["mean"], 12.5);
  EXPECT_EQ(series["periods"][0]["quantiles"][0]["probability"], 0.05);
  EXPECT_EQ(series["periods"][0]["quantiles"][0]["value"], 7);
  EXPECT_EQ(series["total"]["start"], "2026-01-05");
}

TEST(JsonOutputTest, FieldsKeepTheOrderOfTheContract) {
  const std::string text = *ToJson(SmallForecast());
  EXPECT_LT(text.find("\"drawCount\""), text.find("\"series\""));
  EXPECT_LT(text.find("\"series\""), text.find("\"warnings\""));
  EXPECT_LT(text.find("\"start\""), text.find("\"end\""));
}

TEST(JsonOutputTest, ClassesAreBareWordsAndOtherEnumsStayAsTheyAre) {
  v1::AssessGoalsResponse response;
  v1::Verdict& verdict = *response.add_verdicts();
  verdict.set_goal("q1");
  verdict.set_verdict_class(v1::VERDICT_CLASS_OUT_OF_REACH);
  verdict.add_reasons()->mutable_base_rate()->set_reached_count(3);
  const Json json = Json::parse(*ToJson(response));
  EXPECT_EQ(json["verdicts"][0]["verdictClass"], "out_of_reach");
  EXPECT_EQ(json["verdicts"][0]["reasons"][0]["baseRate"]["reachedCount"], 3);
  EXPECT_EQ(json["jointChance"], 0);
}

TEST(JsonOutputTest, EveryClassHasItsWord) {
  EXPECT_EQ(ClassWord(v1::VERDICT_CLASS_SAFE), "safe");
  EXPECT_EQ(ClassWord(v1::VERDICT_CLASS_REALISTIC), "realistic");
  EXPECT_EQ(ClassWord(v1::VERDICT_CLASS_AMBITIOUS), "ambitious");
  EXPECT_EQ(ClassWord(v1::VERDICT_CLASS_UNREALISTIC), "unrealistic");
  EXPECT_EQ(ClassWord(v1::VERDICT_CLASS_OUT_OF_REACH), "out_of_reach");
  EXPECT_EQ(ClassWord(v1::VERDICT_CLASS_UNSPECIFIED), "");
}

// A text that looks like a class, or an object with more than a date's fields, is left alone.
TEST(JsonOutputTest, OnlyDatesAndClassesAreRewritten) {
  v1::Goal goal;
  goal.set_owner("VERDICT_CLASS_SAFE");
  goal.mutable_commitment()->set_verdict_class(v1::VERDICT_CLASS_SAFE);
  const Json json = Json::parse(*ToJson(goal));
  EXPECT_EQ(json["owner"], "VERDICT_CLASS_SAFE");
  EXPECT_EQ(json["commitment"]["verdictClass"], "safe");
  EXPECT_FALSE(json.contains("observed"));
}

}  // namespace
}  // namespace funnelcast::cli

// The sentences of verdicts, word by word.
#include "server/convert/verdict.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/words/render.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"

namespace funnelcast::convert {
namespace {

using data::GoalSpec;
using data::Quantity;
using data::VerdictReason;

GoalWords Words() {
  GoalWords words;
  words.currency_code = "EUR";
  words.stage_metrics = {"impressions", "clicks", "leads", "orders", "revenue"};
  return words;
}

// At least 1,400 orders in 91 days.
data::GoalSpec OrdersGoal() {
  data::GoalSpec goal;
  goal.id = "q3";
  goal.metric = data::Quantity::kAction;
  goal.target = 1400;
  goal.first_day = 20000;
  goal.end_day = 20091;
  return goal;
}

std::string Describe(const VerdictReason& reason, const GoalSpec& goal = OrdersGoal()) {
  return words::Render(SayReason(reason, goal, Words()), words::Language::kEnglish);
}

TEST(VerdictTest, ForecastIsSetAgainstTheTarget) {
  EXPECT_EQ(Describe(data::ForecastReason{812.3, 655.4, 990.1}),
            "Forecast: 812 orders (90 % between 655 and 990) against a target of 1,400.");
}

TEST(VerdictTest, ForecastOfARatioHasItsUnit) {
  data::GoalSpec cost = OrdersGoal();
  cost.metric = data::Quantity::kSpend;
  cost.per = data::Quantity::kAction;
  cost.at_least = false;
  cost.target = 25;
  EXPECT_EQ(Describe(data::ForecastReason{23.4, 20.1, 27.9}, cost),
            "Forecast: EUR 23.40 spend per order (90 % between EUR 20.10 and EUR 27.90) against a "
            "target of at most "
            "EUR 25.00.");
  data::GoalSpec yield = OrdersGoal();
  yield.metric = data::Quantity::kValue;
  yield.per = data::Quantity::kSpend;
  yield.target = 3.5;
  EXPECT_EQ(Describe(data::ForecastReason{3.42, 2.9, 4.1}, yield),
            "Forecast: 3.42 revenue per spend (90 % between 2.9 and 4.1) against a target of 3.5.");
}

// Clicks per impression is a share and told in per cent; impressions per click is none.
TEST(VerdictTest, RatesOfCountsAreInPerCent) {
  data::GoalSpec rate = OrdersGoal();
  rate.metric = data::Quantity::kInterest;
  rate.per = data::Quantity::kAttention;
  rate.target = 0.015;
  EXPECT_EQ(Describe(data::ForecastReason{0.01483, 0.0137, 0.0159}, rate),
            "Forecast: 1.48 % clicks per impression (90 % between 1.37 % and 1.59 %) against a "
            "target of 1.5 %.");
  rate.metric = data::Quantity::kAttention;
  rate.per = data::Quantity::kInterest;
  rate.target = 60;
  EXPECT_EQ(Describe(data::ForecastReason{65, 60, 70}, rate),
            "Forecast: 65 impressions per click (90 % between 60 and 70) against a target of 60.");
}

TEST(VerdictTest, BaseRateCountsPastWindows) {
  EXPECT_EQ(Describe(data::BaseRateReason{0, 88, 1012}),
            "Base rate: none of 88 past windows of 91 days had at least 1,400 orders; the best had "
            "1,012.");
  EXPECT_EQ(
      Describe(data::BaseRateReason{1, 1, 1500}),
      "Base rate: all of 1 past window of 91 days had at least 1,400 orders; the best had 1,500.");
  data::GoalSpec spend = OrdersGoal();
  spend.metric = data::Quantity::kSpend;
  spend.at_least = false;
  spend.target = 60000;
  EXPECT_EQ(Describe(data::BaseRateReason{12, 1088, 41000}, spend),
            "Base rate: 12 of 1,088 past windows of 91 days had at most EUR 60,000 spend; the "
            "lowest had EUR 41,000.");
}

TEST(VerdictTest, LimitingStageNamesBothStagesAndThreeRates) {
  EXPECT_EQ(Describe(data::LimitingStageReason{data::Quantity::kDesire, data::Quantity::kAction,
                                               0.091, 0.053, 0.048}),
            "Limiting stage: leads to orders would have to convert at 9.1 %, the best 91 days ever "
            "had 5.3 %, the "
            "forecast has 4.8 %.");
  EXPECT_EQ(Describe(data::LimitingStageReason{data::Quantity::kSpend, data::Quantity::kAttention,
                                               130, 95.5, 80}),
            "Limiting stage: impressions per EUR of spend would have to be 130, the best 91 days "
            "ever had 95.5, the "
            "forecast has 80.");
}

TEST(VerdictTest, DoubtsAboutPlanHistoryAndModelAreSaid) {
  EXPECT_EQ(Describe(data::OutsideObservedReason{0.34}),
            "34 % of the planned spend lies above the highest daily spend ever observed for its "
            "channel.");
  EXPECT_EQ(
      Describe(data::NoOwnHistoryReason{0.12, {"tiktok", "fair"}}),
      "12 % of the planned spend goes to channels with hardly any own history: tiktok and fair.");
  EXPECT_THAT(Describe(data::ShortHistoryReason{8, 13}), testing::HasSubstr("8 weeks are known"));
  EXPECT_THAT(Describe(data::PoorConvergenceReason{1.123}), testing::HasSubstr("R-hat 1.12"));
  EXPECT_EQ(Describe(data::ObservedSoFarReason{312, 40}),
            "Observed so far: 312 orders in 40 days of the window.");
}

TEST(VerdictTest, ConflictNamesTheOtherGoal) {
  EXPECT_EQ(Describe(data::ConflictReason{"low_cost", 0.031}),
            "Conflict: low_cost pulls the other way; the chance of reaching q3 and low_cost "
            "together is 3.1 %.");
}

// The same reasons in German.
TEST(VerdictTest, ReasonsAreSaidInGerman) {
  const auto say = [](const VerdictReason& reason) {
    return words::Render(SayReason(reason, OrdersGoal(), Words()), words::Language::kGerman);
  };
  EXPECT_EQ(say(data::ForecastReason{812.3, 655.4, 990.1}),
            "Prognose: 812 orders (zu 90 % zwischen 655 und 990) bei einem Ziel von 1.400.");
  EXPECT_EQ(say(data::BaseRateReason{12, 88, 1500}),
            "Vergangenheit: 12 von 88 früheren Zeiträumen mit 91 Tagen hatten mindestens 1.400 "
            "orders; der beste Wert war 1.500.");
  EXPECT_EQ(say(data::ObservedSoFarReason{312, 1}),
            "Bisher beobachtet: 312 orders an 1 Tag des Zeitraums.");
}

// Each reason carries the fact that its sentence tells.
TEST(VerdictTest, ReasonsCarryTypedFacts) {
  data::GoalVerdict verdict;
  verdict.reasons = {
      data::ForecastReason{812, 655, 990}, data::BaseRateReason{12, 88, 1500},
      data::LimitingStageReason{Quantity::kDesire, Quantity::kAction, 0.09, 0.05, 0.04},
      data::ShortHistoryReason{8, 13}};
  const v1::Verdict proto = ToProto(verdict, OrdersGoal(), Words());
  EXPECT_EQ(proto.reasons(0).forecast().high(), 990);
  EXPECT_EQ(proto.reasons(1).base_rate().window_count(), 88);
  EXPECT_EQ(proto.reasons(1).base_rate().days(), 91);
  EXPECT_EQ(proto.reasons(2).limiting_stage().from_metric(), "leads");
  EXPECT_EQ(proto.reasons(2).limiting_stage().best_rate(), 0.05);
  EXPECT_EQ(proto.reasons(3).short_history().window_weeks(), 13);
}

TEST(VerdictTest, ProtoHasTheFiveQuantilesAndTheTarget) {
  data::GoalVerdict verdict;
  verdict.id = "q3";
  verdict.chance = 0.1;
  verdict.verdict_class = data::VerdictClass::kUnrealistic;
  verdict.has_mean = true;
  verdict.mean = 812;
  verdict.quantiles = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const v1::Verdict proto = ToProto(verdict, OrdersGoal(), Words());
  EXPECT_EQ(proto.verdict_class(), v1::VERDICT_CLASS_UNREALISTIC);
  EXPECT_EQ(proto.target(), 1400);
  EXPECT_EQ(proto.comparison(), v1::COMPARISON_AT_LEAST);
  ASSERT_EQ(proto.quantiles_size(), 5);
  EXPECT_EQ(proto.quantiles(0).probability(), 0.05);
  EXPECT_EQ(proto.quantiles(0).value(), 2);
  EXPECT_EQ(proto.quantiles(4).value(), 8);
}

}  // namespace
}  // namespace funnelcast::convert

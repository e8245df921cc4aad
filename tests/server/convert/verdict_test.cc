// The sentences of verdicts, word by word.
#include "server/convert/verdict.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/number_text.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/simd/lane_math-inl.h"

namespace funnelcast::convert {
namespace {

using data::GoalSpec;
using data::Quantity;
using data::ReasonKind;
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

std::string Describe(const data::VerdictReason& reason, const data::GoalSpec& goal = OrdersGoal()) {
  return DescribeReason(reason, goal, Words());
}

data::VerdictReason Reason(data::ReasonKind kind, double value, double reference = 0,
                           double upper = 0) {
  data::VerdictReason reason;
  reason.kind = kind;
  reason.value = value;
  reason.reference = reference;
  reason.upper = upper;
  return reason;
}

TEST(NumberTextTest, NumbersHaveThousandsSeparatorsAndFewDigits) {
  EXPECT_EQ(FormatNumber(1400, 0), "1,400");
  EXPECT_EQ(FormatNumber(1234567.891, 2), "1,234,567.89");
  EXPECT_EQ(FormatNumber(-1000, 0), "-1,000");
  EXPECT_EQ(FormatNumber(-0.004, 2), "0.00");
  EXPECT_EQ(FormatNumber(999, 0), "999");
  EXPECT_EQ(FormatRounded(812.4), "812");
  EXPECT_EQ(FormatRounded(99.96), "100");
  EXPECT_EQ(FormatRounded(40.52), "40.5");
  EXPECT_EQ(FormatRounded(3.4159), "3.42");
  EXPECT_EQ(FormatRounded(3.0), "3");
  EXPECT_EQ(FormatRounded(0.05238), "0.0524");
  EXPECT_EQ(FormatRounded(0), "0");
  EXPECT_EQ(FormatMoney(23.4, "EUR"), "EUR 23.40");
  EXPECT_EQ(FormatMoney(12300.6, "EUR"), "EUR 12,301");
}

TEST(NumberTextTest, SharesAreInPerCent) {
  EXPECT_EQ(FormatPercent(0.34), "34 %");
  EXPECT_EQ(FormatPercent(0.091), "9.1 %");
  EXPECT_EQ(FormatPercent(0.0052), "0.52 %");
  EXPECT_EQ(FormatPercent(0.00001), "below 0.01 %");
  EXPECT_EQ(FormatPercent(0), "0 %");
  EXPECT_EQ(FormatPercent(1), "100 %");
}

TEST(VerdictTest, ForecastIsSetAgainstTheTarget) {
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kForecast, 812.3, 655.4, 990.1)),
            "Forecast: 812 orders (90 % between 655 and 990) against a target of 1,400.");
}

TEST(VerdictTest, ForecastOfARatioHasItsUnit) {
  data::GoalSpec cost = OrdersGoal();
  cost.metric = data::Quantity::kSpend;
  cost.per = data::Quantity::kAction;
  cost.at_least = false;
  cost.target = 25;
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kForecast, 23.4, 20.1, 27.9), cost),
            "Forecast: EUR 23.40 spend per order (90 % between EUR 20.10 and EUR 27.90) against a "
            "target of at most "
            "EUR 25.00.");
  data::GoalSpec yield = OrdersGoal();
  yield.metric = data::Quantity::kValue;
  yield.per = data::Quantity::kSpend;
  yield.target = 3.5;
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kForecast, 3.42, 2.9, 4.1), yield),
            "Forecast: 3.42 revenue per spend (90 % between 2.9 and 4.1) against a target of 3.5.");
}

// Clicks per impression is a share and told in per cent; impressions per click is none.
TEST(VerdictTest, RatesOfCountsAreInPerCent) {
  data::GoalSpec rate = OrdersGoal();
  rate.metric = data::Quantity::kInterest;
  rate.per = data::Quantity::kAttention;
  rate.target = 0.015;
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kForecast, 0.01483, 0.0137, 0.0159), rate),
            "Forecast: 1.48 % clicks per impression (90 % between 1.37 % and 1.59 %) against a "
            "target of 1.5 %.");
  rate.metric = data::Quantity::kAttention;
  rate.per = data::Quantity::kInterest;
  rate.target = 60;
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kForecast, 65, 60, 70), rate),
            "Forecast: 65 impressions per click (90 % between 60 and 70) against a target of 60.");
}

TEST(VerdictTest, BaseRateCountsPastWindows) {
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kBaseRate, 0, 88, 1012)),
            "Base rate: none of 88 past windows of 91 days had at least 1,400 orders; the best had "
            "1,012.");
  EXPECT_EQ(
      Describe(Reason(data::ReasonKind::kBaseRate, 1, 1, 1500)),
      "Base rate: all of 1 past window of 91 days had at least 1,400 orders; the best had 1,500.");
  data::GoalSpec spend = OrdersGoal();
  spend.metric = data::Quantity::kSpend;
  spend.at_least = false;
  spend.target = 60000;
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kBaseRate, 12, 1088, 41000), spend),
            "Base rate: 12 of 1,088 past windows of 91 days had at most EUR 60,000 spend; the "
            "lowest had EUR 41,000.");
}

TEST(VerdictTest, LimitingStageNamesBothStagesAndThreeRates) {
  data::VerdictReason reason = Reason(data::ReasonKind::kLimitingStage, 0.091, 0.053, 0.048);
  reason.from = data::Quantity::kDesire;
  reason.to = data::Quantity::kAction;
  EXPECT_EQ(Describe(reason),
            "Limiting stage: leads to orders would have to convert at 9.1 %, the best 91 days ever "
            "had 5.3 %, the "
            "forecast has 4.8 %.");
  reason.from = data::Quantity::kSpend;
  reason.to = data::Quantity::kAttention;
  reason.value = 130;
  reason.reference = 95.5;
  reason.upper = 80;
  EXPECT_EQ(Describe(reason),
            "Limiting stage: impressions per EUR of spend would have to be 130, the best 91 days "
            "ever had 95.5, the "
            "forecast has 80.");
}

TEST(VerdictTest, DoubtsAboutPlanHistoryAndModelAreSaid) {
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kOutsideObserved, 0.34)),
            "34 % of the planned spend lies above the highest daily spend ever observed for its "
            "channel.");
  data::VerdictReason unknown = Reason(data::ReasonKind::kNoOwnHistory, 0.12);
  unknown.names = {"tiktok", "fair"};
  EXPECT_EQ(
      Describe(unknown),
      "12 % of the planned spend goes to channels with hardly any own history: tiktok, fair.");
  EXPECT_THAT(Describe(Reason(data::ReasonKind::kShortHistory, 8, 13)),
              testing::HasSubstr("8 weeks are known"));
  EXPECT_THAT(Describe(Reason(data::ReasonKind::kPoorConvergence, 1.123)),
              testing::HasSubstr("R-hat 1.12"));
  EXPECT_EQ(Describe(Reason(data::ReasonKind::kObservedSoFar, 312, 40)),
            "Observed so far: 312 orders in 40 days of the window.");
}

TEST(VerdictTest, ConflictNamesTheOtherGoal) {
  data::VerdictReason reason = Reason(data::ReasonKind::kConflict, 0.031);
  reason.names = {"low_cost"};
  EXPECT_EQ(Describe(reason),
            "Conflict: low_cost pulls the other way; the chance of reaching q3 and low_cost "
            "together is 3.1 %.");
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
  EXPECT_EQ(proto.class_(), v1::VERDICT_CLASS_UNREALISTIC);
  EXPECT_EQ(proto.target(), 1400);
  EXPECT_EQ(proto.comparison(), v1::COMPARISON_AT_LEAST);
  ASSERT_EQ(proto.quantiles_size(), 5);
  EXPECT_EQ(proto.quantiles(0).probability(), 0.05);
  EXPECT_EQ(proto.quantiles(0).value(), 2);
  EXPECT_EQ(proto.quantiles(4).value(), 8);
}

}  // namespace
}  // namespace funnelcast::convert

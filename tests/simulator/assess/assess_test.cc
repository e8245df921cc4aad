// Chances, joint chance and reasons on a forecast whose draws are written down by hand.
#include "simulator/assess/assess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast {
namespace {

using ::testing::HasSubstr;

constexpr data::Day kStart = 20000;
constexpr int kPast = 28;

// 28 past days with 10 orders and 100 spend a day; two future weeks with four draws of weekly
// orders: (70, 70), (80, 80), (90, 90), (100, 100), and a planned spend of 100 a day.
struct Fixture {
  data::FunnelHistory history;
  data::FittedFunnel fitted;
  data::ForecastDraws forecast;
  data::PlanInputs plan;

  Fixture() {
    history.first_day = kStart;
    history.day_count = kPast;
    history.channels.resize(1);
    history.channels[0].id = "a";
    history.channels[0].spend.assign(kPast, 100.0);
    history.brand[3].assign(kPast, 10.0);
    fitted.data_first_day = kStart;
    fitted.data_end_day = kStart + kPast;
    plan.first_day = kStart + kPast;
    plan.day_count = 14;
    plan.channels.resize(1);
    plan.channels[0].id = "a";
    plan.channels[0].spend.assign(14, 100.0);
    forecast.first_day = plan.first_day;
    forecast.end_day = plan.end_day();
    forecast.period_first_days = {plan.first_day, plan.first_day + 7};
    forecast.draw_count = 4;
    data::SeriesDraws& orders = forecast.series.emplace_back();
    orders.quantity = data::Quantity::kAction;
    orders.values = {70, 80, 90, 100, 70, 80, 90, 100};
    orders.day_shares.assign(28, 1.0F / 7.0F);
  }
  absl::StatusOr<data::Assessment> Assess(const std::vector<data::GoalSpec>& goals) const {
    const data::FunnelOutlook outlook{&history, &fitted, &forecast, &plan};
    return assess::AssessGoals(std::span(&outlook, 1), goals);
  }
};

data::GoalSpec OrdersAtLeast(double target) {
  data::GoalSpec goal;
  goal.id = "orders";
  goal.target = target;
  goal.first_day = kStart + kPast;
  goal.end_day = goal.first_day + 14;
  return goal;
}

template <typename Reason>
const Reason* FindReason(const data::GoalVerdict& verdict) {
  for (const data::VerdictReason& reason : verdict.reasons) {
    if (const auto* const found = std::get_if<Reason>(&reason)) return found;
  }
  return nullptr;
}

// Draws of the sum are 140, 160, 180, 200; three of four reach 150.
TEST(AssessGoalsTest, ChanceIsTheShareOfDrawsThatReachTheTarget) {
  const auto assessment = Fixture().Assess({OrdersAtLeast(150.0)});
  ASSERT_TRUE(assessment.ok()) << assessment.status();
  const data::GoalVerdict& verdict = assessment->verdicts[0];
  EXPECT_DOUBLE_EQ(verdict.chance, 0.75);
  EXPECT_EQ(verdict.verdict_class, data::VerdictClass::kRealistic);
  EXPECT_DOUBLE_EQ(verdict.mean, 170.0);
  EXPECT_DOUBLE_EQ(assessment->joint_chance, 0.75);
}

// Half of the first week and all observed: 3 days of the window lie in the past with 10 orders
// each.
TEST(AssessGoalsTest, ObservedDaysCountAsTheyWere) {
  data::GoalSpec goal = OrdersAtLeast(100.0);
  goal.first_day = kStart + kPast - 3;
  goal.end_day = kStart + kPast + 7;
  const auto assessment = Fixture().Assess({goal});
  ASSERT_TRUE(assessment.ok()) << assessment.status();
  EXPECT_DOUBLE_EQ(assessment->verdicts[0].mean, 30.0 + 85.0);
  const auto* observed = FindReason<data::ObservedSoFarReason>(assessment->verdicts[0]);
  ASSERT_NE(observed, nullptr);
  EXPECT_DOUBLE_EQ(observed->quantity, 30.0);
  EXPECT_EQ(observed->days, 3);
}

// Cost per order: 1,400 over 140, 160, 180, 200 = 10, 8.75, 7.78, 7; at most 8 holds in two of four
// draws.
TEST(AssessGoalsTest, RatioGoalsDivideWithinADraw) {
  data::GoalSpec goal = OrdersAtLeast(8.0);
  goal.metric = data::Quantity::kSpend;
  goal.per = data::Quantity::kAction;
  goal.at_least = false;
  const auto assessment = Fixture().Assess({goal});
  ASSERT_TRUE(assessment.ok()) << assessment.status();
  EXPECT_DOUBLE_EQ(assessment->verdicts[0].chance, 0.5);
}

TEST(AssessGoalsTest, ARatioWithoutADenominatorMissesTheGoal) {
  Fixture fixture;
  fixture.forecast.series[0].values[0] = 0.0F;
  fixture.forecast.series[0].values[4] = 0.0F;
  data::GoalSpec goal = OrdersAtLeast(1000.0);
  goal.metric = data::Quantity::kSpend;
  goal.per = data::Quantity::kAction;
  goal.at_least = false;
  const auto assessment = fixture.Assess({goal});
  ASSERT_TRUE(assessment.ok()) << assessment.status();
  EXPECT_DOUBLE_EQ(assessment->verdicts[0].chance, 0.75);
  EXPECT_FALSE(assessment->verdicts[0].has_mean);
}

// At least 180 (draws 3 and 4) and at most 160 (draws 1 and 2) never hold together.
TEST(AssessGoalsTest, JointChanceSeesConflicts) {
  data::GoalSpec few = OrdersAtLeast(160.0);
  few.id = "few";
  few.at_least = false;
  const auto assessment = Fixture().Assess({OrdersAtLeast(180.0), few});
  ASSERT_TRUE(assessment.ok());
  EXPECT_DOUBLE_EQ(assessment->verdicts[0].chance, 0.5);
  EXPECT_DOUBLE_EQ(assessment->verdicts[1].chance, 0.5);
  EXPECT_DOUBLE_EQ(assessment->joint_chance, 0.0);
  const auto* conflict = FindReason<data::ConflictReason>(assessment->verdicts[0]);
  ASSERT_NE(conflict, nullptr);
  EXPECT_EQ(conflict->goal, "few");
}

// 28 past days hold 15 windows of 14 days, each with 140 orders.
TEST(AssessGoalsTest, BaseRateCountsPastWindows) {
  for (const auto& [target, reached] : {std::pair(140.0, 15), std::pair(141.0, 0)}) {
    const auto assessment = Fixture().Assess({OrdersAtLeast(target)});
    ASSERT_TRUE(assessment.ok());
    const auto* base = FindReason<data::BaseRateReason>(assessment->verdicts[0]);
    ASSERT_NE(base, nullptr);
    EXPECT_EQ(base->reached_count, reached);
    EXPECT_EQ(base->window_count, 15);
    EXPECT_DOUBLE_EQ(base->best, 140.0);
  }
}

// Spend to orders: forecast 170 / 1,400, best ever 0.1, needed for 340: 0.243.
TEST(AssessGoalsTest, NamesTheStageThatLimits) {
  const auto assessment = Fixture().Assess({OrdersAtLeast(340.0)});
  ASSERT_TRUE(assessment.ok());
  const auto* limit = FindReason<data::LimitingStageReason>(assessment->verdicts[0]);
  ASSERT_NE(limit, nullptr);
  EXPECT_EQ(limit->from, data::Quantity::kSpend);
  EXPECT_EQ(limit->to, data::Quantity::kAction);
  EXPECT_NEAR(limit->needed_rate, 340.0 / 1400.0, 1e-12);
  EXPECT_NEAR(limit->best_rate, 0.1, 1e-12);
}

TEST(AssessGoalsTest, RefusesUncoveredWindows) {
  data::GoalSpec late = OrdersAtLeast(10.0);
  late.end_day += 5;
  const auto beyond = Fixture().Assess({late});
  EXPECT_EQ(beyond.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(beyond.status().message()), HasSubstr("Extend the plan"));
  data::GoalSpec early = OrdersAtLeast(10.0);
  early.first_day = kStart - 1;
  EXPECT_FALSE(Fixture().Assess({early}).ok());
  data::GoalSpec unmeasured = OrdersAtLeast(10.0);
  unmeasured.metric = data::Quantity::kDesire;
  EXPECT_FALSE(Fixture().Assess({unmeasured}).ok());
}

TEST(ClassifyChanceTest, ClassesBeginAtTheirBounds) {
  EXPECT_EQ(assess::ClassifyChance(0.9), data::VerdictClass::kSafe);
  EXPECT_EQ(assess::ClassifyChance(0.6), data::VerdictClass::kRealistic);
  EXPECT_EQ(assess::ClassifyChance(0.25), data::VerdictClass::kAmbitious);
  EXPECT_EQ(assess::ClassifyChance(0.02), data::VerdictClass::kUnrealistic);
  EXPECT_EQ(assess::ClassifyChance(0.0), data::VerdictClass::kOutOfReach);
}

TEST(ObservedQuantityTest, SumsWhatIsThereAndNothingElse) {
  const Fixture fixture;
  data::GoalSpec goal = OrdersAtLeast(1.0);
  EXPECT_FALSE(assess::ObservedQuantity(fixture.history, goal).has_value());
  goal.first_day = kStart + kPast - 4;
  EXPECT_DOUBLE_EQ(*assess::ObservedQuantity(fixture.history, goal), 40.0);
  goal.metric = data::Quantity::kSpend;
  goal.per = data::Quantity::kAction;
  EXPECT_DOUBLE_EQ(*assess::ObservedQuantity(fixture.history, goal), 10.0);
}

}  // namespace
}  // namespace funnelcast

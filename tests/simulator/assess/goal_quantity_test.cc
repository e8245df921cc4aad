// What a goal counts: days that were observed, days that are planned, and draws.
#include "simulator/assess/goal_quantity.h"

#include <gtest/gtest.h>

#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast::assess {
namespace {

constexpr data::Day kMonday = 20003;

// A week of history with 2 orders and 10 of spend a day, and a forecast of the two weeks after it
// with two draws: 7 and 14 orders in the first week, 70 and 140 in the second, evenly over the
// days. The plan has 3 of spend for channel a and 4 for b a day.
class GoalQuantityTest : public ::testing::Test {
 protected:
  GoalQuantityTest() {
    history_.first_day = kMonday;
    history_.day_count = 7;
    history_.brand[3].assign(7, 2.0);
    history_.channels.resize(1);
    history_.channels[0].id = "a";
    history_.channels[0].spend.assign(7, 10.0);
    fitted_.data_first_day = kMonday;
    fitted_.data_end_day = kMonday + 7;
    plan_.first_day = kMonday + 7;
    plan_.day_count = 14;
    plan_.channels.resize(2);
    plan_.channels[0].id = "a";
    plan_.channels[0].spend.assign(14, 3.0);
    plan_.channels[1].id = "b";
    plan_.channels[1].spend.assign(14, 4.0);
    forecast_.first_day = plan_.first_day;
    forecast_.end_day = plan_.end_day();
    forecast_.period_first_days = {plan_.first_day, plan_.first_day + 7};
    forecast_.draw_count = 2;
    data::SeriesDraws& orders = forecast_.series.emplace_back();
    orders.quantity = data::Quantity::kAction;
    orders.values = {7, 14, 70, 140};
    orders.day_shares.assign(14, 1.0F / 7.0F);
    goal_.first_day = plan_.first_day;
    goal_.end_day = plan_.end_day();
  }
  absl::StatusOr<std::vector<double>> Collect(data::Quantity quantity = data::Quantity::kAction) {
    return CollectGoalDraws({&history_, &fitted_, &forecast_, &plan_}, goal_, quantity);
  }
  void ExpectDraws(double first, double second) {
    const auto draws = Collect();
    ASSERT_TRUE(draws.ok()) << draws.status();
    EXPECT_NEAR((*draws)[0], first, 1e-4);
    EXPECT_NEAR((*draws)[1], second, 1e-4);
  }

  data::FunnelHistory history_;
  data::FittedFunnel fitted_;
  data::ForecastDraws forecast_;
  data::PlanInputs plan_;
  data::GoalSpec goal_;
};

TEST_F(GoalQuantityTest, AWindowToComeIsTheSumOfItsDraws) { ExpectDraws(77.0, 154.0); }

// Three observed days, then five of the first week.
TEST_F(GoalQuantityTest, DaysBeforeTheForecastCountAsTheyWere) {
  goal_.first_day = kMonday + 4;
  goal_.end_day = kMonday + 12;
  ExpectDraws(6.0 + 5.0, 6.0 + 10.0);
}

TEST_F(GoalQuantityTest, AWindowOfThePastIsCertain) {
  goal_.first_day = kMonday;
  goal_.end_day = kMonday + 7;
  ExpectDraws(14.0, 14.0);
}

TEST_F(GoalQuantityTest, SpendIsWhatWasAndWhatIsPlanned) {
  goal_.first_day = kMonday + 5;
  goal_.end_day = kMonday + 8;
  EXPECT_EQ(*Collect(data::Quantity::kSpend), (std::vector<double>{27.0, 27.0}));
  goal_.channel = "b";
  EXPECT_EQ(*Collect(data::Quantity::kSpend), (std::vector<double>{4.0, 4.0}));
}

// One day later than the forecast, or one day earlier than the history, is a gap.
TEST_F(GoalQuantityTest, GapsAreRefused) {
  ++goal_.end_day;
  EXPECT_EQ(Collect().status().code(), absl::StatusCode::kFailedPrecondition);
  --goal_.end_day;
  goal_.first_day = kMonday;
  EXPECT_TRUE(Collect().ok());
  --goal_.first_day;
  EXPECT_EQ(Collect().status().code(), absl::StatusCode::kFailedPrecondition);
}

// A forecast that begins three days after the history leaves them open, unless the goal does not
// ask for them.
TEST_F(GoalQuantityTest, DaysBetweenHistoryAndForecastAreAGap) {
  forecast_.first_day = forecast_.period_first_days[0] = plan_.first_day + 3;
  goal_.first_day = kMonday + 6;
  EXPECT_EQ(Collect().status().code(), absl::StatusCode::kFailedPrecondition);
  goal_.first_day = forecast_.first_day;
  EXPECT_TRUE(Collect().ok());
}

// The last row of a weekly history stands for its week, which the model knows.
TEST_F(GoalQuantityTest, WeeklyRowsCoverTheirWeek) {
  history_.day_count = 1;
  history_.brand[3].assign(1, 14.0);
  EXPECT_EQ(CoveredEnd({&history_, &fitted_, &forecast_, &plan_}), kMonday + 7);
  goal_.first_day = kMonday;
  goal_.end_day = kMonday + 7;
  ExpectDraws(14.0, 14.0);
}

TEST_F(GoalQuantityTest, WhatNobodyForecastsIsRefused) {
  EXPECT_EQ(Collect(data::Quantity::kDesire).status().code(),
            absl::StatusCode::kFailedPrecondition);
  goal_.channel = "a";
  EXPECT_EQ(Collect().status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace funnelcast::assess

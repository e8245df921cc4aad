// Past windows on a history of a few days.
#include "simulator/assess/base_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace funnelcast::assess {
namespace {

constexpr data::Day kStart = 20000;

// Six days: orders of the brand 1, 2, 3, nothing known, 5, 6; channel a spends 10 a day.
data::FunnelHistory MakeHistory() {
  data::FunnelHistory history;
  history.first_day = kStart;
  history.day_count = 6;
  history.brand[3] = {1, 2, 3, std::nan(""), 5, 6};
  history.channels.resize(1);
  history.channels[0].id = "a";
  history.channels[0].spend.assign(6, 10.0);
  return history;
}

data::GoalSpec MakeGoal(int day_count, double target) {
  data::GoalSpec goal;
  goal.first_day = kStart + 100;
  goal.end_day = goal.first_day + day_count;
  goal.target = target;
  return goal;
}

// Sums of three days: 6, 5, 8, 11.
TEST(BaseRateTest, AWindowBeginsEachDay) {
  const BaseRate rate = ComputeBaseRate(MakeHistory(), MakeGoal(3, 8.0));
  EXPECT_EQ(rate.window_count, 4);
  EXPECT_EQ(rate.reached_count, 2);
  EXPECT_DOUBLE_EQ(rate.best, 11.0);
}

TEST(BaseRateTest, ForAtMostTheSmallestIsBest) {
  data::GoalSpec goal = MakeGoal(3, 6.0);
  goal.at_least = false;
  const BaseRate rate = ComputeBaseRate(MakeHistory(), goal);
  EXPECT_EQ(rate.reached_count, 2);
  EXPECT_DOUBLE_EQ(rate.best, 5.0);
}

TEST(BaseRateTest, AWindowAsLongAsTheHistoryIsTheOnlyOne) {
  EXPECT_EQ(ComputeBaseRate(MakeHistory(), MakeGoal(6, 1.0)).window_count, 1);
  EXPECT_EQ(ComputeBaseRate(MakeHistory(), MakeGoal(7, 1.0)).window_count, 0);
}

// Spend per order on single days: 10, 5, 10/3, not defined, 2, 10/6.
TEST(BaseRateTest, RatiosLeaveOutWindowsWithoutADenominator) {
  data::GoalSpec goal = MakeGoal(1, 4.0);
  goal.metric = data::Quantity::kSpend;
  goal.per = data::Quantity::kAction;
  goal.at_least = false;
  const BaseRate rate = ComputeBaseRate(MakeHistory(), goal);
  EXPECT_EQ(rate.window_count, 5);
  EXPECT_EQ(rate.reached_count, 3);
  EXPECT_NEAR(rate.best, 10.0 / 6.0, 1e-12);
}

// Orders over spend of two days: at most 11 over 20; of a longer window than the history: all of
// it, 17 over 60.
TEST(BestRateTest, IsTheLargestOfAllWindows) {
  const auto best = [](int day_count) {
    return FindBestRate(MakeHistory(), "", data::Quantity::kSpend, data::Quantity::kAction,
                        day_count);
  };
  EXPECT_NEAR(best(2), 11.0 / 20.0, 1e-12);
  EXPECT_NEAR(best(100), 17.0 / 60.0, 1e-12);
}

// A day with hardly any spend (less than a tenth of the mean of 8.35) makes no rate.
TEST(BestRateTest, LeavesOutWindowsWithHardlyAnyOfTheParent) {
  data::FunnelHistory history = MakeHistory();
  history.channels[0].spend[5] = 0.1;
  EXPECT_NEAR(FindBestRate(history, "", data::Quantity::kSpend, data::Quantity::kAction, 1), 0.5,
              1e-12);
}

TEST(BestRateTest, IsZeroWithoutAnyParent) {
  EXPECT_EQ(
      FindBestRate(MakeHistory(), "", data::Quantity::kEffortHours, data::Quantity::kAction, 2),
      0.0);
}

}  // namespace
}  // namespace funnelcast::assess

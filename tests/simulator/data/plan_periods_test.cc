// Plans cut into periods.
#include "simulator/data/plan_periods.h"

#include <gtest/gtest.h>

#include <vector>

namespace funnelcast::data {
namespace {

constexpr Day kMonday = 20003;

// Ten days from Monday on with 1, 2, ... 10 of spend and 5 hours each.
PlanInputs MakePlan() {
  PlanInputs plan;
  plan.first_day = kMonday;
  plan.day_count = 10;
  ChannelPlan& channel = plan.channels.emplace_back();
  channel.id = "a";
  for (int i = 1; i <= 10; ++i) channel.spend.push_back(i);
  channel.effort_hours.assign(10, 5.0);
  return plan;
}

TEST(PlanPeriodsTest, TheLastMayBeShorter) {
  const PlanPeriods weeks = MakePlanPeriods(MakePlan(), 7);
  EXPECT_EQ(weeks.first_days, (std::vector<Day>{kMonday, kMonday + 7}));
  EXPECT_EQ(weeks.day_counts, (std::vector<int>{7, 3}));
  EXPECT_TRUE(weeks.last_is_partial());
  const PlanPeriods days = MakePlanPeriods(MakePlan(), 1);
  EXPECT_EQ(days.count(), 10);
  EXPECT_FALSE(days.last_is_partial());
}

TEST(PlanPeriodsTest, InputIsInTheUnitOfTheHistoryAndNothingWhenPaused) {
  const PlanInputs plan = MakePlan();
  EXPECT_EQ(PlannedInput(plan, "a", false), plan.channels[0].spend);
  EXPECT_EQ(PlannedInput(plan, "a", true), plan.channels[0].effort_hours);
  EXPECT_TRUE(PlannedInput(plan, "b", false).empty());
}

// 1 + ... + 7 and 8 + 9 + 10.
TEST(PlanPeriodsTest, SumsAreOfTheDaysOfThePlan) {
  const PlanInputs plan = MakePlan();
  const PlanPeriods weeks = MakePlanPeriods(plan, 7);
  EXPECT_EQ(SumPlanned(plan, weeks, plan.channels[0].spend), (std::vector<double>{28.0, 27.0}));
  EXPECT_EQ(SumPlanned(plan, weeks, {}), (std::vector<double>{0.0, 0.0}));
}

// Monday to Wednesday usually hold half of a week.
TEST(PlanPeriodsTest, ShareOfAPeriodIsByWeekday) {
  DayShares shares;
  shares.means = {0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2};
  EXPECT_DOUBLE_EQ(ShareOfPeriod(shares, kMonday, 3, 7), 0.5);
  EXPECT_DOUBLE_EQ(ShareOfPeriod(shares, kMonday, 7, 7), 1.0);
  EXPECT_NEAR(ShareOfPeriod(shares, kMonday + 6, 2, 7), 0.5, 1e-12);  // Sunday and Monday
}

// 27 on the first three days, half of a week, stand for 54 a week.
TEST(PlanPeriodsTest, APartialPeriodStandsForAFullOne) {
  DayShares shares;
  shares.means = {0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2};
  const PlanInputs plan = MakePlan();
  const std::vector<double> full =
      FullPeriodInputs(plan, MakePlanPeriods(plan, 7), plan.channels[0].spend, shares);
  ASSERT_EQ(full.size(), 2U);
  EXPECT_DOUBLE_EQ(full[0], 28.0);
  EXPECT_NEAR(full[1], 54.0, 1e-9);
}

}  // namespace
}  // namespace funnelcast::data

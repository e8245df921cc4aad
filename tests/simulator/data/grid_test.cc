// Periods, sums over them and weekday shares.
#include "simulator/data/grid.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/nodes/day_shares.h"

namespace funnelcast {
namespace {

data::FunnelHistory MakeHistory(int day_count, const data::DailyValues& spend) {
  data::FunnelHistory history;
  history.first_day = 20000;  // 2024-10-04, a Friday
  history.day_count = day_count;
  history.channels.resize(1);
  history.channels[0].id = "a";
  history.channels[0].spend = spend;
  return history;
}

TEST(PeriodGridTest, WeeksAreCountedBackFromTheEnd) {
  const data::FunnelHistory history = MakeHistory(100, data::DailyValues(100, 1.0));
  const data::PeriodGrid grid = data::MakePeriodGrid(history, 0);
  EXPECT_EQ(grid.period_days, 7);
  EXPECT_EQ(grid.count, 14);
  EXPECT_EQ(grid.period_start(0), 20000 + 2);
  EXPECT_DOUBLE_EQ(grid.mid_week(13), -0.5);
}

TEST(PeriodGridTest, BelowTenWeeksTheGridIsDays) {
  EXPECT_EQ(data::MakePeriodGrid(MakeHistory(69, data::DailyValues(69, 1.0)), 0).period_days, 1);
  EXPECT_EQ(data::MakePeriodGrid(MakeHistory(70, data::DailyValues(70, 1.0)), 0).period_days, 7);
}

TEST(PeriodGridTest, OneRowAWeekStandsForItsWeek) {
  data::DailyValues values(78, std::nan(""));
  for (std::size_t i = 0; i < values.size(); i += 7) values[i] = 5.0;
  const data::FunnelHistory history = MakeHistory(78, values);
  const data::PeriodGrid grid = data::MakePeriodGrid(history, 0);
  EXPECT_TRUE(grid.weekly_rows);
  EXPECT_EQ(grid.end_day, 20000 + 77 + 7);
  EXPECT_EQ(grid.count, 12);
  for (const double sum : data::SumByPeriod(history, grid, values)) EXPECT_EQ(sum, 5.0);
  const data::DayShares shares = nodes::EstimateDayShares(history, grid, values);
  EXPECT_EQ(shares.means[static_cast<std::size_t>(data::Weekday(20000))], 1.0);
}

// A series that begins within a week has no value for that week; a day missing inside counts as
// zero.
TEST(SumByPeriodTest, CutPeriodsAreMissingAndGapsAreZero) {
  data::DailyValues values(77, 1.0);
  for (std::size_t i = 0; i < 10; ++i) values[i] = std::nan("");
  values[30] = std::nan("");
  const data::FunnelHistory history = MakeHistory(77, values);
  const data::PeriodGrid grid = data::MakePeriodGrid(history, 7);
  const std::vector<double> sums = data::SumByPeriod(history, grid, values);
  EXPECT_TRUE(std::isnan(sums[0]));
  EXPECT_TRUE(std::isnan(sums[1]));
  EXPECT_EQ(sums[2], 7.0);
  EXPECT_EQ(sums[4], 6.0);
  EXPECT_EQ(data::SumInputByPeriod(history, grid, values)[1], 4.0);
}

TEST(WeekdayTest, MondayIsZero) {
  EXPECT_EQ(data::Weekday(0), 3);      // 1970-01-01, a Thursday
  EXPECT_EQ(data::Weekday(20456), 5);  // 2026-01-03, a Saturday
  EXPECT_EQ(data::Weekday(-3), 0);
}

// Weeks with shares that never vary leave no doubt; the mean is the ratio of sums smoothed by one
// even week.
TEST(DayShareTest, ConstantSharesAreCertain) {
  data::DailyValues values;
  for (int i = 0; i < 70; ++i) values.push_back(data::Weekday(20000 + i) == 5 ? 8.0 : 1.0);
  const data::FunnelHistory history = MakeHistory(70, values);
  const data::DayShares shares =
      nodes::EstimateDayShares(history, data::MakePeriodGrid(history, 7), values);
  EXPECT_NEAR(shares.means[5], (80.0 + 2.0) / (140.0 + 14.0), 1e-12);
  EXPECT_GT(shares.concentration, 100.0);
}

}  // namespace
}  // namespace funnelcast

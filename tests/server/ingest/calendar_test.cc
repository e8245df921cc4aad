// Days, weeks and months.
#include "server/ingest/calendar.h"

#include <gtest/gtest.h>

namespace funnelcast::ingest {
namespace {

TEST(CalendarTest, KnownDaysHaveTheirNumbers) {
  EXPECT_EQ(DayFromCivil({1970, 1, 1}), 0);
  EXPECT_EQ(DayFromCivil({1969, 12, 31}), -1);
  EXPECT_EQ(DayFromCivil({1990, 1, 1}), TableLimits().min_day);
  EXPECT_EQ(DayFromCivil({2100, 1, 1}), TableLimits().end_day);
  EXPECT_EQ(DayFromCivil({2024, 2, 29}), 19782);
}

TEST(CalendarTest, DaysThatDoNotExistHaveNone) {
  EXPECT_FALSE(DayFromCivil({2023, 2, 29}).has_value());
  EXPECT_FALSE(DayFromCivil({2026, 4, 31}).has_value());
  EXPECT_FALSE(DayFromCivil({2026, 0, 1}).has_value());
  EXPECT_FALSE(DayFromCivil({2026, 13, 1}).has_value());
}

TEST(CalendarTest, EveryDayOfACenturyComesBack) {
  for (Day day = 7305; day < 47482; ++day) {
    ASSERT_EQ(DayFromCivil(CivilFromDay(day)), day);
  }
  EXPECT_EQ(FormatDay(19782), "2024-02-29");
}

TEST(CalendarTest, WeeksBeginOnTheirMonday) {
  EXPECT_EQ(FormatDay(*DayFromWeek(2026, 1)), "2025-12-29");
  EXPECT_EQ(FormatDay(*DayFromWeek(2026, 5)), "2026-01-26");
  EXPECT_EQ(FormatDay(*DayFromWeek(2026, 53)), "2026-12-28");
  EXPECT_EQ(FormatDay(*DayFromWeek(2027, 1)), "2027-01-04");
  EXPECT_FALSE(DayFromWeek(2025, 53).has_value());
  EXPECT_FALSE(DayFromWeek(2026, 0).has_value());
}

TEST(CalendarTest, MonthsEndOnTheirLastDay) {
  EXPECT_EQ(FormatDay(LastOfMonth(*DayFromCivil({2024, 2, 1}))), "2024-02-29");
  EXPECT_EQ(FormatDay(LastOfMonth(*DayFromCivil({2026, 12, 31}))), "2026-12-31");
}

}  // namespace
}  // namespace funnelcast::ingest

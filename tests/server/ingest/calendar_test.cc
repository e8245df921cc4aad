// Days and written dates.
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

TEST(CalendarTest, DatesAreReadInTheirForms) {
  EXPECT_EQ(ReadDate("2026-3-1")->date.month, 3);
  EXPECT_EQ(ReadDate("20260301")->date.day, 1);
  EXPECT_EQ(ReadDate("31.12.2026")->date.day, 31);
  EXPECT_EQ(ReadDate("31.12.2026")->form, DateForm::kGerman);
  EXPECT_EQ(ReadDate("3/25/2026 10:30 AM")->form, DateForm::kSlashes);
  EXPECT_EQ(ReadDate("2026-03-01T23:59:59.123Z")->date.day, 1);
}

TEST(CalendarTest, OtherTextIsNoDate) {
  for (const char* text : {"", "2026", "2026-03", "2026-03-01x", "1.2.26", "1/2", "a/b/c",
                           "2026/03/01/04", "2026-03-01T", "2026-03-01Txx"}) {
    EXPECT_FALSE(ReadDate(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace funnelcast::ingest

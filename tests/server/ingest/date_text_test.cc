// Dates as they are written in cells and titles.
#include "server/ingest/date_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/ingest/title_range.h"

namespace funnelcast::ingest {
namespace {

using testing::HasSubstr;

// `2026-03-01`, of a date with slashes read with the month first.
std::string Iso(const CivilDate& date) {
  const auto day = DayFromCivil(date);
  return day ? FormatDay(*day) : "none";
}

struct DateCase {
  const char* text;
  const char* day;
};

class DateTextTest : public testing::TestWithParam<DateCase> {};

TEST_P(DateTextTest, IsRead) {
  const auto written = ReadDate(GetParam().text);
  ASSERT_TRUE(written.has_value()) << GetParam().text;
  EXPECT_EQ(Iso(written->date), GetParam().day) << GetParam().text;
  EXPECT_EQ(written->length, RowLength::kDay);
  EXPECT_FALSE(written->last.has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Days, DateTextTest,
    testing::Values(
        DateCase{"2026-3-1", "2026-03-01"}, DateCase{"20260301", "2026-03-01"},
        DateCase{"31.12.2026", "2026-12-31"}, DateCase{"2026/03/01", "2026-03-01"},
        DateCase{"3/25/2026 10:30 AM", "2026-03-25"},
        DateCase{"2026-03-01T23:59:59.123Z", "2026-03-01"},
        DateCase{"2026-03-01 23:59 Uhr", "2026-03-01"}, DateCase{"Jan 5, 2026", "2026-01-05"},
        DateCase{"January 5, 2026", "2026-01-05"}, DateCase{"5. Januar 2026", "2026-01-05"},
        DateCase{"5 Jan 2026", "2026-01-05"}, DateCase{"05-Jan-2026", "2026-01-05"},
        DateCase{"1. März 2026", "2026-03-01"}, DateCase{"1. M\xE4rz 2026", "2026-03-01"},
        DateCase{"3. Dez. 2026", "2026-12-03"}, DateCase{"Sept 9, 2026", "2026-09-09"},
        DateCase{"Mon, Jan 5, 2026", "2026-01-05"}, DateCase{"Mo., 05.01.2026", "2026-01-05"}));

TEST(DateTextTest, WeeksAndMonthsCoverTheirDays) {
  for (const char* text : {"KW 5 2026", "KW05/2026", "2026-W05", "2026W05", "5. KW 2026",
                           "Week 5, 2026", "2026 KW 5"}) {
    const auto week = ReadDate(text);
    ASSERT_TRUE(week.has_value()) << text;
    EXPECT_EQ(Iso(week->date), "2026-01-26") << text;
    EXPECT_EQ(week->length, RowLength::kWeek) << text;
  }
  for (const char* text : {"2026-02", "02/2026", "2/2026", "Februar 2026", "Feb. 2026"}) {
    const auto month = ReadDate(text);
    ASSERT_TRUE(month.has_value()) << text;
    EXPECT_EQ(Iso(month->date), "2026-02-01") << text;
    EXPECT_EQ(month->length, RowLength::kMonth) << text;
  }
  EXPECT_EQ(Iso(ReadDate("202605", RowLength::kWeek)->date), "2026-01-26");
  EXPECT_EQ(Iso(ReadDate("202605", RowLength::kMonth)->date), "2026-05-01");
  EXPECT_FALSE(ReadDate("202605").has_value());
}

TEST(DateTextTest, RangesHaveALastDay) {
  for (const char* text : {"2025-12-29,2026-01-04", "2025-12-29 - 2026-01-04",
                           "29.12.2025 – 04.01.2026", "29.12.2025 bis 4.1.2026"}) {
    const auto range = ReadDate(text);
    ASSERT_TRUE(range.has_value()) << text;
    EXPECT_EQ(Iso(range->date), "2025-12-29") << text;
    EXPECT_EQ(Iso(range->last.value()), "2026-01-04") << text;
  }
}

TEST(DateTextTest, ZonesAreKept) {
  EXPECT_EQ(ReadDate("2026-03-01T23:30:00Z")->zoned_time->second_of_day, 84600);
  EXPECT_EQ(ReadDate("2026-03-01 23:30:00 UTC")->zoned_time->offset_seconds, 0);
  EXPECT_EQ(ReadDate("2026-03-01T00:30:00+02:00")->zoned_time->offset_seconds, 7200);
  EXPECT_EQ(ReadDate("2026-03-01T00:30-0530")->zoned_time->offset_seconds, -19800);
  EXPECT_FALSE(ReadDate("2026-03-01T00:30")->zoned_time.has_value());
}

TEST(DateTextTest, OtherTextIsNoDate) {
  for (const char* text :
       {"", "2026", "2026-03-01x", "1.2.26", "1/2", "a/b/c", "2026/03/01/04", "2026-03-01T",
        "2026-03-01Txx", "KW 5", "Mai", "13/2026", "2026-W54", "Smith 5, 2026", "5. Foo 2026",
        "2026-03-01T25:00", "0000", "20260301999"}) {
    EXPECT_FALSE(ReadDate(text).has_value()) << text;
  }
}

TEST(DateTextTest, BadDatesSayWhatWouldBeRight) {
  EXPECT_THAT(DescribeBadDate("1/5/26"), HasSubstr("four digits"));
  EXPECT_THAT(DescribeBadDate("KW 5"), HasSubstr("without its year"));
  EXPECT_THAT(DescribeBadDate(" "), HasSubstr("no date"));
  EXPECT_THAT(DescribeBadDate("soon"), HasSubstr("\"soon\" is not a date"));
}

struct TitleCase {
  std::vector<std::string_view> cells;
  const char* first;
  const char* last;
};

TEST(TitleRangeTest, IsFoundInOneLine) {
  const TitleCase cases[] = {
      {{"1. Januar 2026 - 3. Januar 2026"}, "2026-01-01", "2026-01-03"},
      {{"January 5", " 2026 - January 6", " 2026"}, "2026-01-05", "2026-01-06"},
      {{"Report Start: 1/5/2026", " Report End: 1/9/2026"}, "2026-01-05", "2026-01-09"},
      {{"Date Range", "1/5/26 - 1/6/26"}, "2026-01-05", "2026-01-06"},
      {{"Zeitraum: 01.01.2026 bis 31.01.2026"}, "2026-01-01", "2026-01-31"}};
  for (const TitleCase& title : cases) {
    TitleLines lines;
    lines.Add(title.cells);
    ASSERT_TRUE(lines.range().has_value()) << title.first;
    const auto days = lines.range()->Days(false);
    ASSERT_TRUE(days.has_value()) << title.first;
    EXPECT_EQ(FormatDay(days->first), title.first);
    EXPECT_EQ(FormatDay(days->second), title.last);
  }
}

TEST(TitleRangeTest, IsFoundInTwoLines) {
  TitleLines lines;
  lines.Add({"# Generated: 20260201"});
  lines.Add({"# Start date: 20260105"});
  EXPECT_FALSE(lines.range().has_value());
  lines.Add({"# End date: 20260106"});
  ASSERT_TRUE(lines.range().has_value());
  EXPECT_EQ(FormatDay(lines.range()->Days(true)->second), "2026-01-06");
}

TEST(TitleRangeTest, TheOrderOfDayAndMonthIsOpen) {
  TitleLines lines;
  lines.Add({"1/5/2026 - 1/9/2026"});
  EXPECT_EQ(FormatDay(lines.range()->Days(true)->second), "2026-09-01");
  EXPECT_EQ(FormatDay(lines.range()->Days(false)->second), "2026-01-09");
}

}  // namespace
}  // namespace funnelcast::ingest

// Dates as people write them, and the ones that do not exist.
#include "clients/cli/dates.h"

#include <gtest/gtest.h>

namespace funnelcast::cli {
namespace {

std::string Refusal(const std::string& text) {
  const auto date = ParseDate(text);
  return date.ok() ? "" : std::string(date.status().message());
}

TEST(DatesTest, IsoAndGermanFormsAreTheSameDay) {
  EXPECT_EQ(FormatDate(*ParseDate("2026-01-31")), "2026-01-31");
  EXPECT_EQ(FormatDate(*ParseDate("31.01.2026")), "2026-01-31");
  EXPECT_EQ(FormatDate(*ParseDate("1.2.2026")), "2026-02-01");
  EXPECT_EQ(FormatDate(*ParseDate("2024-02-29")), "2024-02-29");
}

TEST(DatesTest, DaysTheCalendarDoesNotHaveAreNamed) {
  EXPECT_EQ(Refusal("2023-02-30"), "'2023-02-30' does not exist: February 2023 has 28 days.");
  EXPECT_EQ(Refusal("31.04.2026"), "'31.04.2026' does not exist: April 2026 has 30 days.");
  EXPECT_EQ(Refusal("2023-13-01"), "'2023-13-01' is not a date: there is no month 13.");
  EXPECT_EQ(Refusal("2023-01-00"), "'2023-01-00' does not exist: January 2023 has 31 days.");
}

TEST(DatesTest, OtherTextsAreRefusedWithAnExample) {
  for (const char* text :
       {"20230-01-01", "2023/01/01", "01/02/2023", "yesterday", "", "2023-1-1"}) {
    EXPECT_NE(Refusal(text).find("write it as 2026-01-31 or 31.01.2026"), std::string::npos)
        << text;
  }
}

// The contract's years are 1990 to 2100.
TEST(DatesTest, YearsOutsideTheContractAreRefused) {
  EXPECT_TRUE(ParseDate("1990-01-01").ok());
  EXPECT_TRUE(ParseDate("2100-01-01").ok());
  EXPECT_NE(Refusal("1989-12-31").find("outside the years 1990 to 2100"), std::string::npos);
  EXPECT_NE(Refusal("2101-01-01").find("outside the years 1990 to 2100"), std::string::npos);
}

TEST(DatesTest, TheDayAfterCrossesMonthsYearsAndLeapDays) {
  EXPECT_EQ(FormatDate(DayAfter(*ParseDate("2026-12-31"))), "2027-01-01");
  EXPECT_EQ(FormatDate(DayAfter(*ParseDate("2024-02-28"))), "2024-02-29");
  EXPECT_EQ(CountDays(*ParseDate("2026-01-01"), *ParseDate("2026-04-01")), 90);
  EXPECT_EQ(FormatWindow(*ParseDate("2026-01-01"), *ParseDate("2026-01-02")),
            "2026-01-01 to before 2026-01-02 (1 day)");
}

TEST(DatesTest, TimesAreMomentsOrTheBeginningOfADay) {
  EXPECT_EQ(FormatTime(*ParseTime("2026-01-31T12:30:00Z")), "2026-01-31 12:30 UTC");
  EXPECT_EQ(FormatTime(*ParseTime("2026-01-31T12:30:00+02:00")), "2026-01-31 10:30 UTC");
  EXPECT_EQ(FormatTime(*ParseTime("2026-01-31")), "2026-01-31 00:00 UTC");
  EXPECT_FALSE(ParseTime("2026-01-31T99:00:00Z").ok());
  EXPECT_FALSE(ParseTime("noon").ok());
}

}  // namespace
}  // namespace funnelcast::cli

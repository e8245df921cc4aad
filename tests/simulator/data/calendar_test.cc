// Holidays against days anybody can look up, and the rules of shopping days.
#include "simulator/data/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/base/civil_day.h"
#include "simulator/data/history.h"
#include "simulator/data/holiday_table.h"

namespace funnelcast {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// `easter_monday 2026-04-06`, for one kind in a year.
std::vector<std::string> Named(const std::string& region, int year, data::EventKind kind) {
  std::vector<std::string> days;
  for (const data::EventDays& one :
       data::CalendarDays(region, base::DayOfDate(year, 1, 1), base::DayOfDate(year + 1, 1, 1))) {
    if (one.kind == kind) days.push_back(one.series + " " + base::FormatDay(one.first_day));
  }
  return days;
}

TEST(CivilDayTest, DatesAndDaysAreInverse) {
  EXPECT_EQ(base::DayOfDate(1970, 1, 1), 0);
  for (data::Day day = -200'000; day < 200'000; day += 61) {
    const std::string text = base::FormatDay(day);
    const std::size_t sign = text.front() == '-' ? 1 : 0;
    const int year = std::stoi(text.substr(0, sign + 4));
    EXPECT_EQ(base::YearOfDay(day), year);
    EXPECT_EQ(base::DayOfDate(year, std::stoi(text.substr(sign + 5, 2)),
                              std::stoi(text.substr(sign + 8))),
              day);
  }
}

TEST(CalendarTest, GermanHolidaysOf2026) {
  EXPECT_THAT(
      Named("DE", 2026, data::EventKind::kPublicHoliday),
      ElementsAre("new_years_day 2026-01-01", "good_friday 2026-04-03", "easter_monday 2026-04-06",
                  "labor_day 2026-05-01", "ascension_day 2026-05-14", "pentecost_monday 2026-05-25",
                  "german_unity_day 2026-10-03", "christmas_day 2026-12-25",
                  "second_day_of_christmas 2026-12-26"));
}

// Bavaria and Saxony have more of them; the Reformation was a holiday everywhere in 2017 alone.
TEST(CalendarTest, StatesHaveTheirOwnHolidays) {
  const auto holidays = [](const char* region, int year) {
    return Named(region, year, data::EventKind::kPublicHoliday);
  };
  EXPECT_THAT(holidays("DE-BY", 2025), Contains("corpus_christi 2025-06-19"));
  EXPECT_THAT(holidays("DE-SN", 2025), Contains("repentance_and_prayer_day 2025-11-19"));
  EXPECT_THAT(holidays("DE-BY", 2025), Contains("german_unity_day 2025-10-03"));
  EXPECT_THAT(holidays("DE-BY", 2017), Contains("reformation_day 2017-10-31"));
  EXPECT_THAT(holidays("DE-BY", 2018), Not(Contains("reformation_day 2018-10-31")));
  EXPECT_THAT(holidays("CH-ZH", 2025), Contains("national_day 2025-08-01"));
  EXPECT_THAT(holidays("AT", 2025), Contains("immaculate_conception 2025-12-08"));
  EXPECT_THAT(holidays("US", 2025), Contains("thanksgiving_day 2025-11-27"));
}

TEST(CalendarTest, ShoppingDaysFollowTheirRules) {
  for (const char* region : {"DE", "US"}) {
    EXPECT_THAT(Named(region, 2025, data::EventKind::kShopping),
                ElementsAre("valentines_day 2025-02-08", "easter_shopping 2025-04-13",
                            "mothers_day 2025-05-05", "black_week 2025-11-28",
                            "christmas_shopping 2025-12-08"));
  }
}

// The rule of Easter against the table's Easter Mondays.
TEST(CalendarTest, EasterIsTheDayBeforeEasterMonday) {
  for (int year = data::kFirstHolidayYear; year <= data::kLastHolidayYear; ++year) {
    EXPECT_THAT(Named("DE", year, data::EventKind::kPublicHoliday),
                Contains("easter_monday " + base::FormatDay(data::EasterSunday(year) + 1)));
  }
}

// What only builds up to a day after the window, or fades from one before, is in it.
TEST(CalendarTest, WindowsHoldWhatTouchesThem) {
  const data::Day eve = base::DayOfDate(2025, 11, 24);
  const std::vector<data::EventDays> days = data::CalendarDays("DE", eve, eve + 1);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[0].series, "black_week");
  EXPECT_EQ(days[1].series, "christmas_shopping");
  EXPECT_THAT(data::CalendarDays("DE", eve, eve), IsEmpty());
  EXPECT_THAT(data::CalendarDays("DE-BY", base::DayOfDate(2026, 1, 1), base::DayOfDate(2026, 1, 2)),
              testing::SizeIs(1));
}

TEST(CalendarTest, RegionsAreKnownByName) {
  EXPECT_EQ(data::HolidayRegions().size(), 1U + 27U + 17U + 1U);
  EXPECT_TRUE(data::IsHolidayRegion("CH-GE"));
  for (const char* other : {"", "de", "FR", "DE-XX", "DE*"}) {
    EXPECT_FALSE(data::IsHolidayRegion(other)) << other;
    EXPECT_THAT(data::CalendarDays(other, 20000, 21000), IsEmpty());
  }
}

// No row is of the wrong length, and every day of every region and year exists.
TEST(CalendarTest, EveryRowOfTheTableIsWhole) {
  for (const data::HolidayRow& row : data::HolidayTable()) {
    const std::size_t size = std::string(row.days).size();
    EXPECT_TRUE(size == 4 || size == 5 * (data::kLastHolidayYear - data::kFirstHolidayYear + 1) - 1)
        << row.series;
  }
  for (const std::string& region : data::HolidayRegions()) {
    for (int year = data::kFirstHolidayYear; year <= data::kLastHolidayYear; ++year) {
      for (const data::EventDays& one : data::CalendarDays(region, base::DayOfDate(year, 1, 1),
                                                           base::DayOfDate(year + 1, 1, 1))) {
        EXPECT_EQ(base::YearOfDay(one.first_day), year) << region << " " << one.series;
      }
    }
  }
}

}  // namespace
}  // namespace funnelcast

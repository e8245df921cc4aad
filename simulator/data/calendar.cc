// Public holidays from the table, shopping days by rule.
#include "simulator/data/calendar.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "simulator/base/civil_day.h"
#include "simulator/data/grid.h"
#include "simulator/data/holiday_table.h"

namespace funnelcast::data {
namespace {

constexpr int kSunday = 6;
constexpr int kThursday = 3;

// Calls `visit` with each blank-separated word of `text`.
template <typename Visit>
void ForEachWord(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool Has(const HolidayRow& row, std::string_view region) {
  bool found = false;
  ForEachWord(row.regions, [&](std::string_view word) {
    const bool whole = word.back() == '*';
    if (whole) word.remove_suffix(1);
    found = found || word == region || (whole && region.substr(0, 2) == word);
  });
  return found;
}

// The holiday in `year`, or nothing (kNone) when there is none.
constexpr Day kNone = -1'000'000;
Day HolidayIn(const HolidayRow& row, int year) {
  constexpr std::size_t kWidth = 5;  // of `0501 `
  const std::string_view days(row.days);
  std::size_t at = 0;
  if (days.size() >= kWidth) at = kWidth * static_cast<std::size_t>(year - kFirstHolidayYear);
  if (days[at] == '-') return kNone;
  const auto number = [&](std::size_t place) {
    return 10 * (days[at + place] - '0') + (days[at + place + 1] - '0');
  };
  return base::DayOfDate(year, number(0), number(2));
}

// The `nth` given weekday (Monday 0) of a month.
Day NthWeekday(int year, int month, int weekday, int nth) {
  const Day first = base::DayOfDate(year, month, 1);
  return first + (weekday - Weekday(first) + 7) % 7 + 7 * (nth - 1);
}

EventDays Shopping(const char* series, Day first_day, Day end_day, int lead_days, int lag_days) {
  return {series, first_day, end_day, lead_days, lag_days, EventKind::kShopping};
}

void AddShoppingDays(int year, std::vector<EventDays>& days) {
  const Day black_friday = NthWeekday(year, 11, kThursday, 4) + 1;
  const Day easter = EasterSunday(year);
  const Day mothers_day = NthWeekday(year, 5, kSunday, 2);
  const Day valentines_day = base::DayOfDate(year, 2, 14);
  days.push_back(Shopping("black_week", black_friday, black_friday + 4, 7, 0));
  days.push_back(Shopping("christmas_shopping", base::DayOfDate(year, 12, 8),
                          base::DayOfDate(year, 12, 22), 14, 0));
  days.push_back(Shopping("easter_shopping", easter - 7, easter, 7, 0));
  days.push_back(Shopping("mothers_day", mothers_day - 6, mothers_day + 1, 0, 0));
  days.push_back(Shopping("valentines_day", valentines_day - 6, valentines_day + 1, 0, 0));
}

void AddPublicHolidays(std::string_view region, int year, std::vector<EventDays>& days) {
  if (year < kFirstHolidayYear || year > kLastHolidayYear) return;
  for (const HolidayRow& row : HolidayTable()) {
    if (!Has(row, region)) continue;
    const Day day = HolidayIn(row, year);
    if (day != kNone) days.push_back({row.series, day, day + 1, 0, 0, EventKind::kPublicHoliday});
  }
}

}  // namespace

const std::vector<std::string>& HolidayRegions() {
  static const std::vector<std::string> kRegions = [] {
    std::set<std::string> regions;
    for (const HolidayRow& row : HolidayTable()) {
      ForEachWord(row.regions,
                  [&](std::string_view word) { regions.emplace(word.substr(0, word.find('*'))); });
    }
    return std::vector<std::string>(regions.begin(), regions.end());
  }();
  return kRegions;
}

bool IsHolidayRegion(std::string_view region) {
  const std::vector<std::string>& regions = HolidayRegions();
  return std::find(regions.begin(), regions.end(), region) != regions.end();
}

std::vector<EventDays> CalendarDays(std::string_view region, Day first_day, Day end_day) {
  std::vector<EventDays> days;
  if (end_day <= first_day || !IsHolidayRegion(region)) return days;
  // What fades into the first year, or builds up to what comes after the last, belongs to others.
  for (int year = base::YearOfDay(first_day) - 1; year <= base::YearOfDay(end_day) + 1; ++year) {
    AddPublicHolidays(region, year, days);
    AddShoppingDays(year, days);
  }
  std::erase_if(days, [&](const EventDays& one) {
    return one.end_day + one.lag_days <= first_day || one.first_day - one.lead_days >= end_day;
  });
  std::sort(days.begin(), days.end(), [](const EventDays& a, const EventDays& b) {
    return std::tie(a.first_day, a.series) < std::tie(b.first_day, b.series);
  });
  return days;
}

Day EasterSunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return base::DayOfDate(year, f / 31, f % 31 + 1);
}

}  // namespace funnelcast::data

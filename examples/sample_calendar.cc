// Calendar arithmetic of the sample brand, on the civil calendar of <chrono>; no clock is read.
#include "examples/sample_calendar.h"

#include <fmt/format.h>

#include <chrono>

namespace funnelcast::examples {
namespace {

std::chrono::year_month_day CivilOf(int day) {
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day)));
}

}  // namespace

int DayOf(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days days = std::chrono::year_month_day(
      std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
  return static_cast<int>(days.time_since_epoch().count());
}

std::string IsoDate(int day) {
  const std::chrono::year_month_day date = CivilOf(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// 1970-01-01 was a Thursday.
int WeekdayOf(int day) { return (day % kDaysOfWeek + kDaysOfWeek + 3) % kDaysOfWeek; }

double YearShareOfWeek(int first_day) {
  const int middle = first_day + 3;
  const int year = static_cast<int>(CivilOf(middle).year());
  const int year_first_day = DayOf(year, 1, 1);
  return static_cast<double>(middle - year_first_day) / (DayOf(year + 1, 1, 1) - year_first_day);
}

}  // namespace funnelcast::examples

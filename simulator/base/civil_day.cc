// Civil dates from day numbers.
#include "simulator/base/civil_day.h"

#include <cstdio>

namespace funnelcast::base {

namespace {

struct CivilDate {
  int year = 0;
  int month = 0;
  int day = 0;
};

// Civil date from days (Hinnant 2014, "chrono-compatible low-level date algorithms").
CivilDate DateOfDay(std::int32_t day) {
  const int shifted = day + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_part = (5 * day_of_year + 2) / 153;
  const int month = month_part < 10 ? month_part + 3 : month_part - 9;
  const int year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * month_part + 2) / 5 + 1};
}

}  // namespace

std::string FormatDay(std::int32_t day) {
  const CivilDate date = DateOfDay(day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

int YearOfDay(std::int32_t day) { return DateOfDay(day).year; }

// The inverse, from the same source: years begin with March, so that the leap day ends them.
std::int32_t DayOfDate(int year, int month, int day_of_month) {
  const int shifted = month <= 2 ? year - 1 : year;
  const int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const int year_of_era = shifted - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day_of_month - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

}  // namespace funnelcast::base

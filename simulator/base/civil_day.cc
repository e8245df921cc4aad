// Civil dates from day numbers.
#include "simulator/base/civil_day.h"

#include <cstdio>

namespace funnelcast::simulator {

std::string FormatDay(std::int32_t day) {
  // Civil date from days (Hinnant 2014, "chrono-compatible low-level date algorithms").
  const int shifted = day + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_part = (5 * day_of_year + 2) / 153;
  const int month = month_part < 10 ? month_part + 3 : month_part - 9;
  const int year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month,
                day_of_year - (153 * month_part + 2) / 5 + 1);
  return text;
}

}  // namespace funnelcast::simulator

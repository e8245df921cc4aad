// Days as people write them, and back.
#ifndef FUNNELCAST_SIMULATOR_BASE_CIVIL_DAY_H_
#define FUNNELCAST_SIMULATOR_BASE_CIVIL_DAY_H_

#include <cstdint>
#include <string>

namespace funnelcast::base {

// ISO date, for instance 2026-01-31, of the number of days since 1970-01-01.
std::string FormatDay(std::int32_t day);

// The number of days from 1970-01-01 to a date of the Gregorian calendar.
std::int32_t DayOfDate(int year, int month, int day_of_month);

// The year of a number of days since 1970-01-01.
int YearOfDay(std::int32_t day);

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_CIVIL_DAY_H_

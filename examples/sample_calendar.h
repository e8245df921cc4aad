// Dates of the sample brand: ISO text for days, and the weeks that its processes run in.
#ifndef FUNNELCAST_EXAMPLES_SAMPLE_CALENDAR_H_
#define FUNNELCAST_EXAMPLES_SAMPLE_CALENDAR_H_

#include <string>

namespace funnelcast::examples {

inline constexpr int kDaysOfWeek = 7;

// Days since 1970-01-01 of a date of the Gregorian calendar.
int DayOf(int year, unsigned month, unsigned day);

// The day as YYYY-MM-DD.
std::string IsoDate(int day);

// 0 for Monday to 6 for Sunday.
int WeekdayOf(int day);

// Where the middle of the week that begins on `first_day` lies in its year, 0 to 1.
double YearShareOfWeek(int first_day);

}  // namespace funnelcast::examples

#endif  // FUNNELCAST_EXAMPLES_SAMPLE_CALENDAR_H_

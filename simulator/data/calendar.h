// Calendars: the public holidays of a region, and the days on which shops sell unlike otherwise.
// What these days do to outcomes belongs to season.h; a brand's own events belong to its catalogue.
#ifndef FUNNELCAST_SIMULATOR_DATA_CALENDAR_H_
#define FUNNELCAST_SIMULATOR_DATA_CALENDAR_H_

#include <string>
#include <string_view>
#include <vector>

#include "simulator/data/history.h"

namespace funnelcast::data {

// The regions with a calendar, in order: AT, CH, CH-AG, ..., DE, DE-BB, ..., US.
const std::vector<std::string>& HolidayRegions();

bool IsHolidayRegion(std::string_view region);

// The calendar's days that touch [first_day, end_day), lead and lag included, ordered by first day
// and series; none for an unknown region.
//
// Public holidays (kPublicHoliday) are single days of the years 2010 to 2040, from holiday_table.h.
// Shopping days (kShopping) follow rules that are the same in all regions:
//
//     black_week          Friday to Monday after the fourth Thursday of November; builds up from
//                         the Friday before
//     christmas_shopping  8 to 21 December; builds up from 24 November
//     easter_shopping     the week before Easter Sunday; builds up over the week before that
//     mothers_day         the week up to the second Sunday of May
//     valentines_day      the week up to 14 February
//
// Cost: linear in the years times the rows of the table.
std::vector<EventDays> CalendarDays(std::string_view region, Day first_day, Day end_day);

// Easter Sunday of a year of the Gregorian calendar ("anonymous" algorithm, Nature 13, 1876; Meeus,
// Astronomical Algorithms, 1991, chapter 8).
Day EasterSunday(int year);

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_CALENDAR_H_

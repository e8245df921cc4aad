// Days of the proleptic Gregorian calendar as numbers.
#ifndef FUNNELCAST_SERVER_INGEST_CALENDAR_H_
#define FUNNELCAST_SERVER_INGEST_CALENDAR_H_

#include <optional>
#include <string>

#include "server/ingest/table.h"
#include "server/words/day_text.h"

namespace funnelcast::ingest {

struct CivilDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};

// Days since 1970-01-01; nothing for a date that does not exist, such as 31 February.
std::optional<Day> DayFromCivil(const CivilDate& date);
CivilDate CivilFromDay(Day day);

using words::FormatDay;

// The first day of an ISO week; nothing when the year has no such week.
std::optional<Day> DayFromWeek(int year, int week);

// The last day of the calendar month that holds `day`.
Day LastOfMonth(Day day);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_CALENDAR_H_

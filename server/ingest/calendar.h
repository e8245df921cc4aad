// Days of the proleptic Gregorian calendar as numbers, and dates as they are written in tables.
#ifndef FUNNELCAST_SERVER_INGEST_CALENDAR_H_
#define FUNNELCAST_SERVER_INGEST_CALENDAR_H_

#include <optional>
#include <string>
#include <string_view>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

struct CivilDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};

// Days since 1970-01-01; nothing for a date that does not exist, such as 31 February.
std::optional<Day> DayFromCivil(const CivilDate& date);
CivilDate CivilFromDay(Day day);

// `2026-03-01`.
std::string FormatDay(Day day);

// A date with slashes names day and month in an order that only the whole file tells.
enum class DateForm { kIso, kGerman, kSlashes };

// A date as it is written in a cell. With slashes `date.month` is the first number and `date.day`
// the second.
struct WrittenDate {
  DateForm form = DateForm::kIso;
  CivilDate date;
};

// Reads 2026-03-01, 20260301, 01.03.2026 and 3/1/2026, each with an optional time of day that is
// left out. Nothing for any other text. Does not check that the date exists.
std::optional<WrittenDate> ReadDate(std::string_view text);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_CALENDAR_H_

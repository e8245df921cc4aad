// Dates, weeks, months and ranges as they are written in cells and titles.
#ifndef FUNNELCAST_SERVER_INGEST_DATE_TEXT_H_
#define FUNNELCAST_SERVER_INGEST_DATE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/calendar.h"
#include "server/ingest/table.h"

namespace funnelcast::ingest {

// A date with slashes names day and month in an order that only the whole file tells.
enum class DateForm { kIso, kGerman, kSlashes };

// A time of day with the offset of its zone from UTC.
struct ZonedTime {
  std::int32_t second_of_day = 0;
  std::int32_t offset_seconds = 0;
};

// A date as it is written in a cell. With slashes `date.month` is the first number and `date.day`
// the second.
struct WrittenDate {
  DateForm form = DateForm::kIso;
  CivilDate date;                       // of weeks and months the first day
  RowLength length = RowLength::kDay;   // of `KW 5 2026` a week, of `Januar 2026` a month
  std::optional<CivilDate> last;        // of a range such as `2025-12-29,2026-01-04`, included
  std::optional<ZonedTime> zoned_time;  // of time stamps with a zone
};

// Reads 2026-03-01, 20260301, 01.03.2026, 3/1/2026, `Mar 1, 2026`, `1. März 2026` and
// `01-Mar-2026`, each with an optional weekday before and an optional time of day behind; weeks
// (`KW 5 2026`, `2026-W05`), months (`2026-03`, `03/2026`, `März 2026`) and ranges of two dates. In
// a column of weeks or months (`column_length`) also 202605. Nothing for any other text. Does not
// check that the date exists.
std::optional<WrittenDate> ReadDate(std::string_view text,
                                    RowLength column_length = RowLength::kDay);

// The dates in a text, in its order; years of two digits are of this century. For titles such as
// `Report Start: 1/5/2026, Report End: 1/9/2026`.
std::vector<WrittenDate> FindDates(std::string_view text);

// Why a cell is no date, as a sentence with what would be right.
std::string DescribeBadDate(std::string_view cell);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_DATE_TEXT_H_

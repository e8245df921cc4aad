// Which of two dates 03/04/2026 is, told from the whole file.
#ifndef FUNNELCAST_SERVER_INGEST_DATE_CHOICE_H_
#define FUNNELCAST_SERVER_INGEST_DATE_CHOICE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "server/ingest/title_range.h"

namespace funnelcast::ingest {

// The day of a date with slashes as RawDays holds it; nothing when it does not exist.
std::optional<Day> DayOfSlashes(std::int32_t slashes, bool day_first);

// What a file with dates that read in two ways says about itself.
struct DateEvidence {
  std::vector<std::int32_t> dates;     // the different ones, with slashes, in the file's order
  std::vector<std::int32_t> outcomes;  // those with outcomes, which lie before tomorrow
  std::optional<Day> today;
  std::optional<TitleRange> title;
};

// Whether the day comes first; nothing when both readings are possible. A reading is impossible
// when a date does not exist, outcomes lie in the future or a date lies out of the title's range.
// Else the one counts under which the days of the file, three or more, follow each other, provided
// that the other makes them neither days in a row nor firsts of months without a title to tell.
std::optional<bool> TellDayFirst(const DateEvidence& evidence);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_DATE_CHOICE_H_

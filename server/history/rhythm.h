// How often a series has values, and so on which day its next one is due. Pure; reading a series
// belongs elsewhere, and so does what follows from a day without a value.
#ifndef FUNNELCAST_SERVER_HISTORY_RHYTHM_H_
#define FUNNELCAST_SERVER_HISTORY_RHYTHM_H_

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "simulator/data/history.h"

namespace funnelcast::history {

using data::Day;

// The days that one value covers: one day, or the week or month that it is the sum of.
struct CoveredDays {
  Day first_day = 0;
  Day end_day = 0;  // the day after the last one

  bool operator==(const CoveredDays&) const = default;
};

// From 0, Monday, to 6.
std::size_t WeekdayOf(Day day);

struct Rhythm {
  // Days from one value to the next: 1, 7, 14 or 30 (a calendar month); 0 when the values come
  // without a rhythm, or are too few to show one.
  int days = 0;
  // Of a rhythm of 1, 7 or 14 days: on which days of the week values come, Monday first. All of
  // them where the series is too short to tell.
  std::array<bool, 7> weekdays = {true, true, true, true, true, true, true};
};

// The rhythm of the last 60 values: most gaps between the first days of neighbouring values are at
// most 3 days (1), 5 to 9 days (7), 12 to 16 days (14) or 25 to 35 days (30). A single value that
// covers more than one day has the rhythm of its own length.
//
// covered: ordered by first day, none twice.
// Deterministic. Cost: constant.
Rhythm FindRhythm(const std::vector<CoveredDays>& covered);

// The rhythm of each interval between neighbouring values, told from the ten intervals on either
// side of it, so that a series that was weekly once and is daily now has both: most of them (60 %)
// fit it as in FindRhythm. 0 for none. [covered.size() - 1]. REQUIRES: at least one value.
std::vector<int> FindRhythmsAround(const std::vector<CoveredDays>& covered);

// The day on which a value is due after `last`, the latest one: the next of the rhythm's days of
// the week, the same day of the next month, or, of values that cover several days and of series
// without a rhythm, the day after `last` ends. Never before `last.end_day`.
Day NextExpectedDay(const Rhythm& rhythm, const CoveredDays& last);

// A series that has had no value for this many days has stopped: 28 days, or 4 rhythms.
int StoppedAfterDays(const Rhythm& rhythm);

// Whether a series is known up to the day before `end_day`: its last value before that day is
// followed by none that is due before it, or by a later value that shows that nothing came between
// (one before the series counts as stopped, or three of them, so that a stray day does not count).
// Not so where the later value leaves a hole as FindHole finds it.
//
// covered: ordered by first day, none twice.
bool IsObservedUpTo(const std::vector<CoveredDays>& covered, Day end_day);

// The days around `end_day` that a series lacks although it has a value on every day otherwise:
// more likely they were never imported than that nothing came. Only before the series counts as
// stopped; nothing where its values come seldom, or where it has had as long a pause before.
std::optional<CoveredDays> FindHole(const std::vector<CoveredDays>& covered, Day end_day);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_RHYTHM_H_

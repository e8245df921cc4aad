// What a series covers by its own rhythm, where values are missing in it, and which series ended.
#ifndef FUNNELCAST_SERVER_HISTORY_COVERAGE_H_
#define FUNNELCAST_SERVER_HISTORY_COVERAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

struct SeriesCoverage {
  std::string metric;
  std::string channel;
  Day first_day = 0;
  Day last_day = 0;
  std::int64_t observed_day_count = 0;
  std::int64_t missing_day_count = 0;  // days between the first and the last that lack their value
  std::int64_t zero_day_count = 0;
  double total = 0;
  double coverage = 0;  // share of the values due over the whole history that are there
  int rhythm_days = 0;  // from one value to the next; 0 without a rhythm
};

// Days without the values that were due on them.
struct Gap {
  Day start_day = 0;
  Day end_day = 0;
  std::int64_t missing_count = 0;  // values
};

// A series with its gaps. `series` points to what it was made from.
struct CoveredSeries {
  const Series* series = nullptr;
  std::vector<CoveredDays> covered;  // what its values cover, one day each or more
  Rhythm rhythm;
  std::vector<Gap> gaps;
  std::int64_t missing_count = 0;
};

// The gaps of a series. How often it has values is told from the twenty intervals around each
// place, so that a series that was weekly once and is daily now lacks nothing: values a day (or on
// some days of the week, which are those with values in most of the four weeks before and after),
// a week, a fortnight or a month; elsewhere no value is due. REQUIRES: at least one value.
CoveredSeries CoverSeries(const Series& series);

// Days, zeros and total of a series; rhythm, missing days and coverage are not known yet.
SeriesCoverage CountValues(const Series& series);

// Adds these. [first_day, last_day]: the whole history.
void AddRhythm(const CoveredSeries& covered, Day first_day, Day last_day, SeriesCoverage& coverage);

// One finding for the gaps of each series; series of a channel with the same gaps share one.
//
// Where an outcome's rows without an event are left out (fewer zeros than missing values, and
// values down to 3, or money), missing days are what a low count brings by chance: a gap counts
// from the length on that chance would bring in at most kFalseShare of such histories.
std::vector<Finding> FindGaps(const std::vector<CoveredSeries>& series, const BrandFacts& facts);

// A series is stale when it ends this many days, or more, before the last day of the whole history;
// less frequent ones after StoppedAfterDays, and those that pause at times when they have paused
// for half as long again as ever.
inline constexpr int kStaleDays = 14;

// One finding for the series of a channel that end together. None for series that end with a week
// of zeros, and for outcomes of a channel whose spend and effort are given as zero since.
std::vector<Finding> FindStale(const std::vector<CoveredSeries>& series, Day last_day,
                               const BrandFacts& facts);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_COVERAGE_H_

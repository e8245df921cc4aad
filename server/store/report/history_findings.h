// What a history covers and where it looks wrong, computed from daily values alone. Reading them
// belongs elsewhere.
#ifndef FUNNELCAST_SERVER_STORE_REPORT_HISTORY_FINDINGS_H_
#define FUNNELCAST_SERVER_STORE_REPORT_HISTORY_FINDINGS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "simulator/model/history.h"

namespace funnelcast::store::report {

using simulator::Day;

struct DayValue {
  Day day = 0;
  double value = 0;
};

// The daily values of one metric and channel (empty: the brand as a whole), ordered by day, no day
// twice, at least one.
struct Series {
  std::string metric;
  std::string channel;
  std::vector<DayValue> values;
};

// A metric of one stage and that of the stage before it in a funnel; there cannot be more of the
// later one.
struct StagePair {
  std::string earlier_metric;
  std::string later_metric;
};

struct SeriesCoverage {
  std::string metric;
  std::string channel;
  Day first_day = 0;
  Day last_day = 0;
  std::int64_t observed_day_count = 0;
  std::int64_t missing_day_count = 0;  // between the first and the last
  std::int64_t zero_day_count = 0;
  double total = 0;
  double coverage = 0;  // share of the days of the whole history with a value
};

// In the order of their gravity.
enum class FindingKind { kImpossible, kGap, kStale, kJump };

struct Finding {
  FindingKind kind = FindingKind::kGap;
  std::string metric;
  std::string channel;
  Day start_day = 0;
  Day end_day = 0;      // the day after the last one concerned
  std::string message;  // a sentence with the numbers
};

struct HistoryReport {
  Day first_day = 0;  // 0 and 0 when there is no observation
  Day last_day = 0;
  std::int64_t observation_count = 0;  // of the stored observations, set by the caller
  std::vector<SeriesCoverage> series;  // ordered by channel and metric
  std::vector<Finding> findings;       // the gravest kinds first, at most kMaxFindings
  std::int64_t further_finding_count = 0;
};
inline constexpr int kMaxFindings = 200;

// A series is stale when it ends this many days, or more, before the last day of the whole history.
inline constexpr int kStaleDays = 14;

// Covers every series and lists:
// - kImpossible: runs of days with more of a later stage than of the one before, by channel.
// - kGap: runs of days without a value inside a series. Days of a week on which the series mostly
//   has none (a newsletter on Tuesdays, a shop closed on Sundays) are no gaps.
// - kStale: series that end kStaleDays or more before the history does.
// - kJump: runs of days whose log(1 + value) is far from the medians of the 14 days before and of
//   the 14 days after, on the same side of both; so a lasting change of level is none. The smaller
//   difference counts, relative to its median on that day of the week; far is more than 6 robust
//   standard deviations (1.4826 times the median absolute deviation over the series, at least
//   0.25). Not judged: days with fewer than 7 values on a side, values below 10 among values below
//   10, and series with more than 3 zeros in 10 values (inputs that come in bursts).
// Deterministic. Cost: linear in the values, times the width of the window.
HistoryReport ComputeHistoryReport(std::vector<Series> series,
                                   const std::vector<StagePair>& stage_pairs);

}  // namespace funnelcast::store::report

#endif  // FUNNELCAST_SERVER_STORE_REPORT_HISTORY_FINDINGS_H_

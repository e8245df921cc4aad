// The series that a report on a history is made of, what surrounds them, and what was found.
#ifndef FUNNELCAST_SERVER_HISTORY_SERIES_H_
#define FUNNELCAST_SERVER_HISTORY_SERIES_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/history/rhythm.h"
#include "server/history/roles.h"
#include "server/words/message.h"
#include "simulator/data/history.h"

namespace funnelcast::history {

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
  // The days that the stored values cover, ordered; empty when each covers a single day.
  std::vector<CoveredDays> covered = {};
};

// A metric of one stage and that of the stage before it in a funnel; there cannot be more of the
// later one, unless it is money.
struct StagePair {
  std::string earlier_metric;
  std::string later_metric;
  data::Stage later_stage = data::Stage::kInterest;
};

// What surrounds the series of a brand.
struct BrandFacts {
  std::string brand;  // its id, for the commands in sentences
  std::string currency_code;
  std::vector<StagePair> stage_pairs;
  MetricKinds kinds;
  // Events and holidays, on which a shop sells unlike otherwise; ordered by first day.
  std::vector<CoveredDays> special_days;

  MetricKind KindOf(const std::string& metric) const {
    const auto found = kinds.find(metric);
    return found == kinds.end() ? MetricKind::kCount : found->second;
  }
  bool IsInput(const std::string& metric) const {
    const MetricKind kind = KindOf(metric);
    return kind == MetricKind::kSpend || kind == MetricKind::kEffort;
  }
  bool IsOutcome(const std::string& metric) const {
    const MetricKind kind = KindOf(metric);
    return kind == MetricKind::kCount || kind == MetricKind::kMoney;
  }
};

// In the order of their gravity.
enum class FindingKind {
  kLonely,
  kRenamed,
  kClaimed,
  kUnitCost,
  kImpossible,
  kSilent,
  kGap,
  kJump,
  kStale
};

struct Finding {
  FindingKind kind = FindingKind::kGap;
  std::string metric;  // the first of several
  std::string channel;
  Day start_day = 0;
  Day end_day = 0;                        // the day after the last one concerned
  std::vector<words::Message> sentences;  // with the numbers and the way out
};

// Findings should be wrong in at most this share of all histories, whatever their length: each test
// of a day is held against this share divided by the number of days tested.
inline constexpr double kFalseShare = 0.01;

// Days of a metric and channel that a finding tells of already; graver ones come first.
class NotedDays {
 public:
  void Add(const std::string& metric, const std::string& channel, Day day) {
    days_[{metric, channel}].insert(day);
  }
  bool Contains(const std::string& metric, const std::string& channel, Day day) const {
    const auto found = days_.find({metric, channel});
    return found != days_.end() && found->second.contains(day);
  }

 private:
  std::map<std::pair<std::string, std::string>, std::set<Day>> days_;
};

// Series by name, and the sums over channels of metrics that the brand as a whole does not have.
class SeriesIndex {
 public:
  // REQUIRES: `series` outlives the index and is not changed.
  explicit SeriesIndex(const std::vector<Series>& series);

  // Nothing when there is none.
  const Series* Find(const std::string& metric, const std::string& channel) const;
  // The same; for the brand as a whole the sum over its channels where it has none of its own.
  const Series* FindOrSum(const std::string& metric, const std::string& channel) const;

  const std::vector<Series>& series() const { return series_; }

 private:
  const std::vector<Series>& series_;
  std::vector<Series> sums_;
  std::map<std::pair<std::string, std::string>, const Series*> by_name_;  // metric, channel
  std::map<std::string, const Series*> sum_by_metric_;
};

// Values of the days [first_day, end_day), NaN on days without one.
std::vector<double> DailyLine(const Series& series, Day first_day, Day end_day);

// One value, the sum, for each stored value, on its first day; the series itself where each value
// covers a single day.
Series StoredValues(const Series& series);

// The middle value; the mean of the middle two. REQUIRES: at least one.
double Median(std::vector<double> values);

// Days on which outcomes are unlike otherwise: 23 December to 2 January, and the special days that
// last at most `most_days`.
class UnusualDays {
 public:
  UnusualDays(const std::vector<CoveredDays>& special_days, int most_days);
  bool Contains(Day day) const;

 private:
  std::set<Day> special_;
};

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_SERIES_H_

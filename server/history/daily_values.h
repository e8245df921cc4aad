// Lays stored values on their days and brings each metric and channel to one value a day. Pure;
// reading belongs elsewhere.
#ifndef FUNNELCAST_SERVER_HISTORY_DAILY_VALUES_H_
#define FUNNELCAST_SERVER_HISTORY_DAILY_VALUES_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "server/history/levels.h"

namespace funnelcast::history {

// What one stored series is of, and which days of its metric and channel are asked for: the same
// days for all series of these.
struct SeriesOfLevel {
  std::string metric;
  std::string channel;
  std::string campaign;
  std::string activity;
  std::string audience;
  Day start_day = 0;
  Day end_day = 0;
};

struct DailyOptions {
  std::set<std::string> controls;  // metrics whose values hold for each day that they cover
  bool with_campaigns = false;     // fill in DailySeries::campaigns
  bool with_covered_days = false;  // fill in DailySeries::covered
};

// Receives one metric and channel; the series begins and ends with a value. Returns false when it
// wants no more.
using DailyVisitor = std::function<bool(const std::string& metric, const std::string& channel,
                                        const DailySeries& series)>;

// Takes the stored series of a brand one after the other, ordered by metric and channel, and hands
// every metric and channel with a value on to `visit`, levels combined as in levels.h. Values over
// several days are laid on these in even parts, those of controls as they are. Memory: the values
// of one metric and channel.
class DailyValues {
 public:
  DailyValues(DailyOptions options, DailyVisitor visit);

  // Begins the next series. Returns false when `visit` wants no more.
  bool Begin(const SeriesOfLevel& series);

  // A value of the series, ordered by day. It may begin before the days asked for and end after
  // them.
  void Add(Day day, std::int32_t day_count, double value);

  // Hands on what is left. Call it after the last series.
  void Finish();

 private:
  bool HandOn();

  const DailyOptions options_;
  const DailyVisitor visit_;
  bool wants_more_ = true;
  SeriesOfLevel group_;  // the first series of the metric and channel
  bool is_control_ = false;
  std::vector<LevelSeries> levels_;
  std::vector<CoveredDays> covered_;
  std::int32_t longest_day_count_ = 1;
};

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_DAILY_VALUES_H_

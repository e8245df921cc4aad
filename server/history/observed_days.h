// On which days the series of a metric have values: whether all of them are observed up to a day is
// a question of their rhythms (rhythm.h), not of the latest value of any. Pure.
#ifndef FUNNELCAST_SERVER_HISTORY_OBSERVED_DAYS_H_
#define FUNNELCAST_SERVER_HISTORY_OBSERVED_DAYS_H_

#include <string>
#include <vector>

#include "server/history/levels.h"
#include "server/history/rhythm.h"

namespace funnelcast::history {

// One metric of one channel, or of the brand as a whole.
struct ObservedDays {
  std::string metric;
  std::string channel;               // empty for the brand as a whole
  std::vector<CoveredDays> covered;  // ordered, one entry a day, at least one
  int longest_day_count = 1;         // the most days that one value covers: 31 for sums of months
};

// The days with a value. Days of a value that covers several count one by one.
ObservedDays FindObservedDays(const std::string& metric, const std::string& channel,
                              const DailySeries& series);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_OBSERVED_DAYS_H_

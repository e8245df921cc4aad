// On which days the series of a metric have values: whether all of them are observed up to a day is
// a question of their rhythms (history/rhythm.h), not of the latest value of any.
#ifndef FUNNELCAST_SERVER_STORE_OBSERVED_DAYS_H_
#define FUNNELCAST_SERVER_STORE_OBSERVED_DAYS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/history/rhythm.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

// One metric of one channel, or of the brand as a whole.
struct ObservedDays {
  std::string metric;
  std::string channel;                        // empty for the brand as a whole
  std::vector<history::CoveredDays> covered;  // ordered, one entry a day, at least one
  int longest_day_count = 1;  // the most days that one value covers: 31 for sums of months
};

struct ObservedDaysQuery {
  std::set<std::string> metrics;   // all when empty
  std::set<std::string> channels;  // all and the brand as a whole ("") when empty
  Day start_day = 0;
  Day end_day = 0;  // the day after the last
};

// The days with values in [start_day, end_day), ordered by metric and channel; series without any
// are left out. Days of a value that covers several count one by one. NOT_FOUND for the brand.
absl::StatusOr<std::vector<ObservedDays>> FindObservedDays(Reader& reader, const std::string& brand,
                                                           const ObservedDaysQuery& query);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_OBSERVED_DAYS_H_

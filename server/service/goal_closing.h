// When a goal closes: only once all that feeds it is observed up to the end of its window.
#ifndef FUNNELCAST_SERVER_SERVICE_GOAL_CLOSING_H_
#define FUNNELCAST_SERVER_SERVICE_GOAL_CLOSING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/convert/goal.h"
#include "server/service/missing_series.h"
#include "server/store/goals.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// One of the metrics that a goal is worked out from; inputs of one kind count as one.
struct FeedingMetric {
  std::string metric;                // the goal's own
  std::vector<std::string> metrics;  // all that are summed up for it
  bool is_input = false;
};

// What the goal waits for, ordered by metric as in `feeding` and by channel; empty when all of it
// is observed up to its end. A channel whose values come without a rhythm, or that is an input, is
// also known where another series of the channel is observed that does have one: up to the end,
// and for inputs, which are often booked late, four weeks beyond. A hole in daily values is known
// where another series of the channel has values in it.
absl::StatusOr<std::vector<convert::Missing>> FindMissing(
    store::Reader& reader, const store::Goal& goal, const std::vector<FeedingMetric>& feeding);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_GOAL_CLOSING_H_

// Values that lie far from all others in time: a wrong year, a wrong month.
#ifndef FUNNELCAST_SERVER_HISTORY_LONELY_VALUES_H_
#define FUNNELCAST_SERVER_HISTORY_LONELY_VALUES_H_

#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// Takes lonely values out of the series, so that nothing else is measured by them, and returns a
// finding for those of one channel and place. A series of nothing else is left without values.
//
// Up to three values at the beginning or at the end of a series are lonely when at least 10 others
// are 90 days or more away and no other gap of the series is longer than a fifth of that; one is
// also lonely among three others that are two years away. The same holds for the days of the whole
// brand, so that a metric's only value is found as well. Cost: linear.
std::vector<Finding> TakeLonelyValues(std::vector<Series>& series, const BrandFacts& facts);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_LONELY_VALUES_H_

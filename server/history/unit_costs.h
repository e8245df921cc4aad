// Costs per outcome, and values per action, that are many times the usual ones.
#ifndef FUNNELCAST_SERVER_HISTORY_UNIT_COSTS_H_
#define FUNNELCAST_SERVER_HISTORY_UNIT_COSTS_H_

#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// One finding for each metric of spend, or of the money of actions, and channel.
//
// The usual cost is the median of m / c over the days with both, m being the money and c the count
// (of a stage; of any count where the brand has no funnel), and s the robust spread of its
// logarithm. A day is odd when even
//
//     m / (c + 3 + 3 sqrt(c))
//
// exceeds the usual cost by a factor of max(20, exp(8 s)): a count of mean n is below the one of
// which this is the upper end once in a thousand times, and a cost twenty times as high besides is
// no chance. So days on which few came are not odd, nor those on which somebody bought for much
// where orders differ widely. Where fewer than seven days tell what is usual, the median of the
// other channels stands in, with a factor of 1,000; a click for 500,000 is odd anywhere.
//
// A channel whose usual cost is 10,000 times that of the others is odd as a whole: money in micros.
// Days in `noted` are left out, and odd ones are added to it, of both metrics. Cost: linear, times
// the stages.
std::vector<Finding> FindUnitCosts(const SeriesIndex& index, const BrandFacts& facts,
                                   NotedDays& noted);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_UNIT_COSTS_H_

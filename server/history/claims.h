// Outcomes that channels claim, against those that the brand itself counts.
#ifndef FUNNELCAST_SERVER_HISTORY_CLAIMS_H_
#define FUNNELCAST_SERVER_HISTORY_CLAIMS_H_

#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// One finding for each outcome that both the brand as a whole and channels have, and of which the
// channels have more: over the days on which the brand and at least one channel have a value, at
// least seven, their sum exceeds the brand's by more than 5 % and, of counts, by more than three
// roots of it. Metrics at attention and interest are left out: the brand's reach is not the sum of
// its channels'. Cost: linear.
std::vector<Finding> FindClaims(const SeriesIndex& index, const BrandFacts& facts);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_CLAIMS_H_

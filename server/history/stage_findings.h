// What cannot be, or should not be, between neighbouring stages of a funnel.
#ifndef FUNNELCAST_SERVER_HISTORY_STAGE_FINDINGS_H_
#define FUNNELCAST_SERVER_HISTORY_STAGE_FINDINGS_H_

#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// One finding for each pair of stages and channel with more of the later one than its lag explains.
//
// Over the days of a window let E be the earlier stage's sum, C the later one's, M the largest sum
// of the earlier one over the same window moved back by up to the lag (3 days for interest, 30 for
// desire, 90 for action), and p the usual rate, sum min(c, e) / sum e over single days. People who
// act late come from earlier days, so that whatever the delays C is expected to be at most
//
//     B = max(E, min(1, 5 p) M)
//
// A window of 1, 7 or 28 days, or the whole series, is impossible when C > E and
// C > 1.1 B + 5 sqrt(B) + 12.5: a tenth for clocks and counting methods that differ, and five
// standard deviations of a Poisson, which is exceeded once in three million times. Money is not
// compared, nor are days of the earlier stage in `noted`. The days are added to `noted`, of both
// metrics. Cost: linear, times the lag.
std::vector<Finding> FindImpossible(const SeriesIndex& index, const BrandFacts& facts,
                                    NotedDays& noted);

// One finding for each outcome with runs of zeros, of at least three days, while the stage before
// goes on.
//
// The chance of a run is the product over its days of (1 + m / 2)^-2, that of a zero under a
// negative binomial of shape 2 (a spread of 70 % beside counting noise) with mean m = r a w: r the
// smaller of the rates of the 90 days before and after the run; a the earlier stage's daily mean
// over the seven days up to that day, or over the seven before these where it is smaller, so that a
// channel that has just begun has time to bring something; w what the outcome brings on that day of
// the week against its mean. A run counts from a chance below kFalseShare over the number of values
// of the brand. For the brand as a whole the earlier stage may be the sum over channels. Money has
// no counts: r is 1, a at most 5.
//
// Not odd: special days of at most three days, runs that come in the same season a year before or
// after, and pauses (the channel's inputs are zero on most days). Cost: linear.
std::vector<Finding> FindSilent(const SeriesIndex& index, const BrandFacts& facts,
                                NotedDays& noted);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_STAGE_FINDINGS_H_

// Days far from what the days around them let one expect.
#ifndef FUNNELCAST_SERVER_HISTORY_JUMPS_H_
#define FUNNELCAST_SERVER_HISTORY_JUMPS_H_

#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// One finding a series with the worst day and the number of further ones.
//
// A day's deviation is that of log(1 + value) from the range that the middle values of the 14 days
// before and of the 14 days after span; so a lasting change of level is none. Its
// usual size on that day of the week is taken out. A day is odd when its deviation exceeds
// kJumpDeviations times its spread, sqrt(s^2 + 1 / (1 + expected)), s being the robust spread of
// the series' deviations (1.4826 times their median size, at least 0.25), and a factor: 8 for
// outcomes; 20 for spend, effort and controls, which people set: upward, or downward on a single
// day that is not zero among usual ones, since a pause is no error.
//
// The last 13 days have too few days after them. They are compared with the 14 days before alone,
// upward, by a factor of 50 at least: budgets are seldom raised that much overnight.
//
// REQUIRES: series of a channel lie together.
//
// Not odd: days in `noted`; values below 10 among values below 10; series with more than 3 zeros in
// 10 values; outcomes that move with an earlier stage, an input or (the brand as a whole) the sum
// of its channels; days that deviate in the same direction a year before or after; events, holidays
// and 23 December to 2 January, up to a factor of 15.
//
// Cost: linear in the values, times the width of the window.
std::vector<Finding> FindJumps(const SeriesIndex& index, const BrandFacts& facts,
                               const NotedDays& noted);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_JUMPS_H_

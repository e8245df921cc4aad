// How a week's sum of a series falls on its days.
#ifndef FUNNELCAST_SIMULATOR_NODES_DAY_SHARES_H_
#define FUNNELCAST_SIMULATOR_NODES_DAY_SHARES_H_

#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"

namespace funnelcast::nodes {

// Means are ratios of sums over the last 52 weeks, smoothed by a week of even days; the
// concentration is matched to the variance of the weekly shares (m (1 - m) / (1 + concentration)),
// the median over the weekdays, within [5, 5000]. Even days and a concentration of 20 below four
// weeks of positive sums. One row a week puts all on its weekday.
data::DayShares EstimateDayShares(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                                  const data::DailyValues& values);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_DAY_SHARES_H_

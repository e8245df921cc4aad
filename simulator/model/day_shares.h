// How a week's sum of a series falls on its days.
#ifndef FUNNELCAST_SIMULATOR_MODEL_DAY_SHARES_H_
#define FUNNELCAST_SIMULATOR_MODEL_DAY_SHARES_H_

#include "simulator/model/grid.h"
#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// Means are ratios of sums over the last 52 weeks, smoothed by a week of even days; the
// concentration is matched to the variance of the weekly shares (m (1 - m) / (1 + concentration)),
// the median over the weekdays, within [5, 5000]. Even days and a concentration of 20 below four
// weeks of positive sums. One row a week puts all on its weekday.
DayShares EstimateDayShares(const FunnelHistory& history, const PeriodGrid& grid,
                            const DailyValues& values);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_DAY_SHARES_H_

// What happened: the values of a quantity by day, and their sums.
#ifndef FUNNELCAST_SIMULATOR_DATA_DAILY_SUMS_H_
#define FUNNELCAST_SIMULATOR_DATA_DAILY_SUMS_H_

#include <string>

#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::data {

// Daily values of a quantity of a channel, or of the brand (empty channel): what is observed for
// the brand as a whole, else the sum over channels. [history.day_count], NaN where nothing was
// observed.
DailyValues CollectDaily(const FunnelHistory& history, const std::string& channel,
                         Quantity quantity);

// The sum over [first_day, end_day) of the observed days.
double SumDays(const FunnelHistory& history, const DailyValues& daily, Day first_day, Day end_day);

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_DAILY_SUMS_H_

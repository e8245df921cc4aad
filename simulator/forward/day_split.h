// Draws of how a full week falls on its days.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_DAY_SPLIT_H_
#define FUNNELCAST_SIMULATOR_FORWARD_DAY_SPLIT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// Dirichlet draws of the weekday shares, [7][draw_count], Monday first. Deterministic in seed and
// series.
std::vector<float> DrawDayShares(const DayShares& shares, std::uint64_t seed, std::uint32_t series,
                                 int draw_count);

// The share of [first_day, end_day) in [period_first, period_end) for one draw of day shares.
// REQUIRES: the first lies within the second, which has at most seven days.
double ShareOfDays(std::span<const float> day_shares, int draw_count, int draw, Day first_day,
                   Day end_day, Day period_first, Day period_end);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_DAY_SPLIT_H_

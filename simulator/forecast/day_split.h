// Draws of how a full week falls on its days.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_DAY_SPLIT_H_
#define FUNNELCAST_SIMULATOR_FORECAST_DAY_SPLIT_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/data/plan_periods.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// Dirichlet draws of the weekday shares, [7][draw_count], Monday first. Deterministic in seed and
// series.
std::vector<float> DrawDayShares(const data::DayShares& shares, std::uint64_t seed,
                                 std::uint32_t series, int draw_count);

// Seven rows of draws by weekday, Monday first.
using DayRows = std::array<std::span<const float>, 7>;
// REQUIRES: `day_shares` is [7][draws].
DayRows RowsOfDays(std::span<const float> day_shares);

// Of the draws from `first_draw` on; 0 past the last.
std::array<simd::BlockRow, 7> DaysOfBlock(std::span<const float> day_shares,
                                          std::size_t first_draw);

// shares[i] = the share of [first_day, end_day) in [period_first, period_end) for draw i; by the
// number of days where none of the period's has a share. REQUIRES: the first lies within the
// second, which has at most seven days; rows as long as `shares`.
void ComputeShareOfDays(const DayRows& rows, data::Day first_day, data::Day end_day,
                        data::Day period_first, data::Day period_end, std::span<float> shares);

// Cuts the outcomes of the last period, simulated as a full week, down to the days that the plan
// has of it; `last` is as long as the rows. REQUIRES: periods.last_is_partial().
void CutToDays(const data::PlanPeriods& periods, const DayRows& rows, std::span<float> last);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_DAY_SPLIT_H_

// Weekday shares by moments.
#include "simulator/nodes/day_shares.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace funnelcast::nodes {
namespace {

constexpr int kWeeksUsed = 52;
constexpr std::size_t kWeeksNeeded = 4;

using Week = std::array<double, 7>;

// Sums by weekday of the blocks of seven days counted back from the end, those with a positive sum.
std::vector<Week> CollectWeeks(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                               const data::DailyValues& values) {
  std::vector<Week> weeks;
  for (int back = 1; back <= kWeeksUsed; ++back) {
    const int begin = grid.end_day - 7 * back - history.first_day;
    if (begin < 0) break;
    Week week{};
    double sum = 0.0;
    for (int i = begin; i < std::min(begin + 7, static_cast<int>(values.size())); ++i) {
      const double value = values[static_cast<std::size_t>(i)];
      if (std::isnan(value)) continue;
      week[static_cast<std::size_t>(data::Weekday(history.first_day + i))] += value;
      sum += value;
    }
    if (sum > 0.0) weeks.push_back(week);
  }
  return weeks;
}

double Sum(const Week& week) {
  double sum = 0.0;
  for (const double value : week) sum += value;
  return sum;
}

}  // namespace

data::DayShares EstimateDayShares(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                                  const data::DailyValues& values) {
  data::DayShares shares;
  if (grid.weekly_rows) {
    shares.means[static_cast<std::size_t>(data::Weekday(grid.end_day))] = 1.0;
    shares.concentration = 5000.0;
    return shares;
  }
  shares.means.fill(1.0 / 7.0);
  shares.concentration = 20.0;
  const std::vector<Week> weeks = CollectWeeks(history, grid, values);
  if (weeks.size() < kWeeksNeeded) return shares;
  Week totals{};
  double all = 0.0;
  for (const Week& week : weeks) {
    for (std::size_t d = 0; d < 7; ++d) totals[d] += week[d];
    all += Sum(week);
  }
  const double even = all / static_cast<double>(weeks.size());
  std::vector<double> concentrations;
  for (std::size_t d = 0; d < 7; ++d) {
    shares.means[d] = (totals[d] + even / 7.0) / (all + even);
    double squares = 0.0;
    for (const Week& week : weeks) {
      const double gap = week[d] / Sum(week) - shares.means[d];
      squares += gap * gap;
    }
    const double variance = squares / static_cast<double>(weeks.size());
    const double ceiling = shares.means[d] * (1.0 - shares.means[d]);
    concentrations.push_back(variance > 0.0 ? ceiling / variance - 1.0 : 5000.0);
  }
  std::nth_element(concentrations.begin(), concentrations.begin() + 3, concentrations.end());
  shares.concentration = std::clamp(concentrations[3], 5.0, 5000.0);
  return shares;
}

}  // namespace funnelcast::nodes

// Periods and sums over them.
#include "simulator/data/grid.h"

#include <cmath>
#include <limits>

#include "simulator/base/check.h"

namespace funnelcast::data {
namespace {

template <typename Visit>
void ForEachSeries(const FunnelHistory& history, const Visit& visit) {
  for (const ChannelHistory& channel : history.channels) {
    visit(channel.spend);
    visit(channel.effort_hours);
    for (const DailyValues& values : channel.stages) visit(values);
  }
  for (const DailyValues& values : history.brand) visit(values);
}

// Whether every series has its rows a multiple of seven days apart, on the same weekday.
bool HasWeeklyRows(const FunnelHistory& history) {
  int weekday = -1;
  int row_count = 0;
  bool weekly = true;
  ForEachSeries(history, [&](const DailyValues& values) {
    for (std::size_t i = 0; i < values.size() && weekly; ++i) {
      if (std::isnan(values[i])) continue;
      const int day = static_cast<int>(i % 7);
      if (weekday < 0) weekday = day;
      weekly = day == weekday;
      ++row_count;
    }
  });
  return weekly && row_count > 1 && history.day_count > 7;
}

Day LastObservedDay(const FunnelHistory& history) {
  std::size_t last = 0;
  ForEachSeries(history, [&](const DailyValues& values) {
    for (std::size_t i = values.size(); i > last; --i) {
      if (!std::isnan(values[i - 1])) {
        last = i - 1;
        break;
      }
    }
  });
  return history.first_day + static_cast<Day>(last);
}

}  // namespace

PeriodGrid MakePeriodGrid(const FunnelHistory& history, int period_days) {
  PeriodGrid grid;
  grid.weekly_rows = HasWeeklyRows(history);
  grid.end_day = grid.weekly_rows ? LastObservedDay(history) + 7 : history.end_day();
  const int day_count = grid.end_day - history.first_day;
  if (period_days != 0) {
    grid.period_days = period_days;
  } else {
    grid.period_days = grid.weekly_rows || day_count >= 7 * kWeeksForWeeklyGrid ? 7 : 1;
  }
  grid.count = day_count / grid.period_days;
  return grid;
}

PeriodGrid MakeContinuedGrid(const FunnelHistory& history, int period_days, Day anchor_day) {
  PeriodGrid grid = MakePeriodGrid(history, period_days);
  const int days_before = anchor_day - history.first_day;
  const int days_after = grid.end_day - anchor_day;
  FUNNELCAST_CHECK(days_before > 0 && days_after >= 0);
  const int periods_after = (days_after + period_days - 1) / period_days;
  grid.count = days_before / period_days + periods_after;
  grid.missing_days = periods_after * period_days - days_after;
  if (days_after > 0) grid.last_knot_days = (days_after - 1) % kKnotDays + 1;
  return grid;
}

std::vector<double> SumByPeriod(const FunnelHistory& history, const PeriodGrid& grid,
                                const DailyValues& values) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> sums(static_cast<std::size_t>(grid.count), kMissing);
  int first = -1;
  int last = -1;
  for (int i = 0; i < static_cast<int>(values.size()); ++i) {
    if (std::isnan(values[static_cast<std::size_t>(i)])) continue;
    if (first < 0) first = i;
    last = i;
  }
  if (first < 0) return sums;
  for (int period = 0; period < grid.count; ++period) {
    const int begin = grid.period_start(period) - history.first_day;
    const int end = begin + grid.day_count(period);
    const bool cut = !grid.weekly_rows && (begin < first || end > last + 1);
    if (cut) continue;
    double sum = 0.0;
    bool observed = false;
    for (int i = std::max(begin, 0); i < std::min(end, static_cast<int>(values.size())); ++i) {
      const double value = values[static_cast<std::size_t>(i)];
      if (std::isnan(value)) continue;
      observed = true;
      sum += value;
    }
    if (observed) sums[static_cast<std::size_t>(period)] = sum;
  }
  return sums;
}

std::vector<double> SumInputByPeriod(const FunnelHistory& history, const PeriodGrid& grid,
                                     const DailyValues& values) {
  std::vector<double> sums(static_cast<std::size_t>(grid.count), 0.0);
  for (int period = 0; period < grid.count; ++period) {
    const int begin = grid.period_start(period) - history.first_day;
    for (int i = std::max(begin, 0); i < begin + grid.day_count(period); ++i) {
      if (i >= static_cast<int>(values.size())) break;
      const double value = values[static_cast<std::size_t>(i)];
      if (!std::isnan(value)) sums[static_cast<std::size_t>(period)] += value;
    }
  }
  return sums;
}

}  // namespace funnelcast::data

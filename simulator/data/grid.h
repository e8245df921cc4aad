// The periods of a fit, days or weeks, and sums of daily values over them.
#ifndef FUNNELCAST_SIMULATOR_DATA_GRID_H_
#define FUNNELCAST_SIMULATOR_DATA_GRID_H_

#include <vector>

#include "simulator/data/history.h"

namespace funnelcast::data {

// Below this history the grid is days when nothing else is asked for.
inline constexpr int kWeeksForWeeklyGrid = 10;

// Distance of the drift's knots (model/drift), in days.
inline constexpr int kKnotDays = 28;

// Consecutive periods of `period_days` (1 or 7) that end at `end_day`. In a fit they are counted
// back from there, so that none is partial. In an update they go on as those of the fit before, so
// that the last one may lack days, and so do the knots of the drift.
struct PeriodGrid {
  Day end_day = 0;
  int period_days = 7;
  int count = 0;
  bool weekly_rows = false;  // the history has one row a week; its last row stands for seven days
  int missing_days = 0;      // by which the last period is shorter than the others
  int last_knot_days = kKnotDays;  // from the last knot but one to the last, which is at the end

  Day period_start(int period) const {
    return end_day + missing_days - (count - period) * period_days;
  }
  int day_count(int period) const {
    return period == count - 1 ? period_days - missing_days : period_days;
  }
  bool is_partial(int period) const { return day_count(period) < period_days; }
  // Weeks from the middle of a period to the end of the grid, negative: the drift's time.
  double mid_week(int period) const {
    return (period_start(period) - end_day + 0.5 * day_count(period)) / 7.0;
  }
  double weeks() const { return count == 0 ? 0.0 : (end_day - period_start(0)) / 7.0; }
};

// The grid of a history. `period_days` 0 lets the history decide: weeks, or days below ten weeks of
// daily rows.
PeriodGrid MakePeriodGrid(const FunnelHistory& history, int period_days);

// The grid of a history that goes on after `anchor_day`, the end of the grid that was fitted:
// periods and knots up to there are the ones of that grid. REQUIRES: the history ends at anchor_day
// or later and begins before it.
PeriodGrid MakeContinuedGrid(const FunnelHistory& history, int period_days, Day anchor_day);

// Sums over the periods; NaN where no day of a period was observed, and where a daily series begins
// or ends within one. Days that are missing inside an observed period count as zero, as exports
// leave out days without events.
std::vector<double> SumByPeriod(const FunnelHistory& history, const PeriodGrid& grid,
                                const DailyValues& values);

// The same for inputs: zero where nothing was observed.
std::vector<double> SumInputByPeriod(const FunnelHistory& history, const PeriodGrid& grid,
                                     const DailyValues& values);

// The weekday of a day, Monday 0 to Sunday 6.
inline int Weekday(Day day) { return ((day + 3) % 7 + 7) % 7; }

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_GRID_H_

// The periods of a fit, days or weeks, and sums of daily values over them.
#ifndef FUNNELCAST_SIMULATOR_MODEL_GRID_H_
#define FUNNELCAST_SIMULATOR_MODEL_GRID_H_

#include <vector>

#include "simulator/model/history.h"

namespace funnelcast::simulator {

// Below this history the grid is days when nothing else is asked for.
inline constexpr int kWeeksForWeeklyGrid = 10;

// Consecutive periods of `period_days` (1 or 7) that end at `end_day`; counted back from there, so
// that none is partial.
struct PeriodGrid {
  Day end_day = 0;
  int period_days = 7;
  int count = 0;
  bool weekly_rows = false;  // the history has one row a week; its last row stands for seven days

  Day period_start(int period) const { return end_day - (count - period) * period_days; }
  // Weeks from the middle of a period to the end of the grid, negative: the drift's time.
  double mid_week(int period) const {
    return -(static_cast<double>(count - period) - 0.5) * period_days / 7.0;
  }
};

// The grid of a history. `period_days` 0 lets the history decide: weeks, or days below ten weeks of
// daily rows.
PeriodGrid MakePeriodGrid(const FunnelHistory& history, int period_days);

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

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_GRID_H_

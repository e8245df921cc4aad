// Recurring patterns as columns of a design: the year as a Fourier series, weekdays, and the
// brand's events.
#ifndef FUNNELCAST_SIMULATOR_MODEL_SEASON_H_
#define FUNNELCAST_SIMULATOR_MODEL_SEASON_H_

#include <string>
#include <vector>

#include "simulator/model/history.h"

namespace funnelcast::simulator {

// Which columns a node has, and the prior sd of their coefficients on the log scale (mean 0).
struct SeasonShape {
  int fourier_order = 0;
  double fourier_sd = 0.3;
  bool weekdays = false;  // day grid only
  double weekday_sd = 0.3;
  std::vector<std::string> event_series;
  double event_sd = 0.5;

  int column_count() const {
    return 2 * fourier_order + (weekdays ? 7 : 0) + static_cast<int>(event_series.size());
  }
  // Prior sd of each column's coefficient.
  std::vector<double> PriorSds() const;
};

// Values of the columns for the period of `day_count` days from `first_day`: cos and sin of 2 pi k
// (day of year at the middle) / 365.25 for k = 1..order; ones for weekdays (Monday first); the
// share of the period's days within each event series. `row` has column_count() entries.
void FillSeasonRow(const SeasonShape& shape, const std::vector<EventDays>& events, Day first_day,
                   int day_count, double* row);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_SEASON_H_

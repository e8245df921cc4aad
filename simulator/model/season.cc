// The columns of recurring patterns.
#include "simulator/model/season.h"

#include <algorithm>
#include <cmath>

#include "simulator/model/grid.h"

namespace funnelcast::simulator {

std::vector<double> SeasonShape::PriorSds() const {
  std::vector<double> sds(static_cast<std::size_t>(2 * fourier_order), fourier_sd);
  if (weekdays) sds.insert(sds.end(), 7, weekday_sd);
  sds.insert(sds.end(), event_series.size(), event_sd);
  return sds;
}

void FillSeasonRow(const SeasonShape& shape, const std::vector<EventDays>& events, Day first_day,
                   int day_count, double* row) {
  constexpr double kTwoPi = 6.283185307179586;
  const double angle = kTwoPi * (first_day + 0.5 * day_count) / 365.25;
  for (int k = 1; k <= shape.fourier_order; ++k) {
    *row++ = std::cos(k * angle);
    *row++ = std::sin(k * angle);
  }
  if (shape.weekdays) {
    std::fill(row, row + 7, 0.0);
    row[Weekday(first_day)] = 1.0;
    row += 7;
  }
  const Day end_day = first_day + day_count;
  for (const std::string& series : shape.event_series) {
    double days = 0.0;
    for (const EventDays& event : events) {
      if (event.series != series) continue;
      days += std::max(0, std::min(event.end_day, end_day) - std::max(event.first_day, first_day));
    }
    *row++ = std::min(1.0, days / day_count);
  }
}

}  // namespace funnelcast::simulator

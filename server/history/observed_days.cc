// Turns daily values into the days that have one.
#include "server/history/observed_days.h"

#include <cmath>

namespace funnelcast::history {

ObservedDays FindObservedDays(const std::string& metric, const std::string& channel,
                              const DailySeries& series) {
  ObservedDays days{metric, channel, {}, series.longest_day_count};
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (std::isnan(series.values[i])) continue;
    const Day day = series.first_day + static_cast<Day>(i);
    days.covered.push_back({day, day + 1});
  }
  return days;
}

}  // namespace funnelcast::history

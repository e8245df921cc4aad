// Turns daily values into the days that have one.
#include "server/store/observed_days.h"

#include <cmath>
#include <utility>

#include "server/status_macros.h"
#include "server/store/daily_values.h"
#include "server/store/names.h"

namespace funnelcast::store {

absl::StatusOr<std::vector<ObservedDays>> FindObservedDays(Reader& reader, const std::string& brand,
                                                           const ObservedDaysQuery& query) {
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  DailySelection selection;
  if (!query.metrics.empty()) {
    selection.metrics = query.metrics;
  }
  if (!query.channels.empty()) {
    selection.channels = query.channels;
  }
  selection.start_day = query.start_day;
  selection.end_day = query.end_day;
  std::vector<ObservedDays> all;
  RETURN_IF_ERROR(VisitDailyValues(
      reader, brand_key, selection,
      [&](const std::string& metric, const std::string& channel, const DailySeries& series) {
        ObservedDays days{metric, channel, {}, series.longest_day_count};
        for (std::size_t i = 0; i < series.values.size(); ++i) {
          if (std::isnan(series.values[i])) continue;
          const Day day = series.first_day + static_cast<Day>(i);
          days.covered.push_back({day, day + 1});
        }
        all.push_back(std::move(days));
        return true;
      }));
  return all;
}

}  // namespace funnelcast::store

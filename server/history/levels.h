// Brings the values of one metric and channel, which may be stored for the channel as a whole and
// for its campaigns, activities and audiences, to one value a day without counting anything twice.
// Pure; reading belongs elsewhere.
#ifndef FUNNELCAST_SERVER_HISTORY_LEVELS_H_
#define FUNNELCAST_SERVER_HISTORY_LEVELS_H_

#include <map>
#include <string>
#include <vector>

#include "server/history/rhythm.h"

namespace funnelcast::history {

// Values of consecutive days from `first_day` on, NaN on days without one.
struct DailySeries {
  Day first_day = 0;
  std::vector<double> values;
  // What of it is stored by campaign, over the same days; only where asked for.
  std::map<std::string, std::vector<double>> campaigns = {};
  // The days that the stored values cover, where any covers several, ordered and apart; only where
  // asked for.
  std::vector<CoveredDays> covered = {};
  int longest_day_count = 1;  // the most days that one of the stored values covers

  Day end_day() const { return first_day + static_cast<Day>(values.size()); }
};

// The daily values of one series; all series of a call have the same metric and channel and the
// same span.
struct LevelSeries {
  std::string campaign;
  std::string activity;
  std::string audience;
  std::vector<double> values;
};

// The value of every day, NaN where no level has one. The coarsest level that has a value counts:
// that of the channel as a whole; else the sum of its audiences; else the sum over its campaigns,
// each of which is found in the same way from the campaign as a whole, its audiences and its
// activities. REQUIRES: all `values` have the same length.
std::vector<double> CombineLevels(const std::vector<LevelSeries>& series);

// The values of each campaign, found as CombineLevels finds them. Days that the channel has on a
// coarser level count here as well: they are part of its value.
std::map<std::string, std::vector<double>> CombineCampaigns(const std::vector<LevelSeries>& series);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_LEVELS_H_

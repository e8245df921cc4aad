// Which series are not observed up to a day, by the rhythm of each. Pure.
#ifndef FUNNELCAST_SERVER_SERVICE_MISSING_SERIES_H_
#define FUNNELCAST_SERVER_SERVICE_MISSING_SERIES_H_

#include <optional>
#include <string>
#include <vector>

#include "server/history/observed_days.h"
#include "server/store/types.h"

namespace funnelcast::service {

// A look-back that is long enough to tell a monthly rhythm and whether a series had stopped.
inline constexpr store::Day kRhythmLookBackDays = 130;

// What of one metric is not observed up to `end_day`. `series`: its values by channel, up to some
// weeks after that day.
//
// Each channel is waited for until its next value, by its own rhythm, is due on `end_day` or later.
// Not waited for: a channel that had stopped before `start_day` (history::StoppedAfterDays), and
// one that is on for days at a time, such as a fair, or has stray values: when its last run is
// shorter than two weeks and ended a week before `start_day`, or four before `end_day`. Where no
// channel is left, the metric as a whole is missing from `start_day` on.
struct MissingSeries {
  std::string channel;
  store::Day since = 0;
  int rhythm_days = 0;
  // The days of an unusual hole in its values (history::FindHole), where they go on after it.
  std::optional<history::CoveredDays> hole;
};
std::vector<MissingSeries> FindMissingSeries(const std::vector<history::ObservedDays>& series,
                                             store::Day start_day, store::Day end_day);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_MISSING_SERIES_H_

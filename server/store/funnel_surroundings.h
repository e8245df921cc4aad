// What surrounds a funnel's past: controls, events and calendar, benchmarks, experiments. For this
// folder alone.
#ifndef FUNNELCAST_SERVER_STORE_FUNNEL_SURROUNDINGS_H_
#define FUNNELCAST_SERVER_STORE_FUNNEL_SURROUNDINGS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/history/levels.h"
#include "server/store/funnel_history.h"
#include "server/store/funnel_roles.h"
#include "server/store/reader.h"

namespace funnelcast::store {

// The daily values of a control, for a channel or for the brand as a whole (empty).
struct ControlSeries {
  std::string metric;
  std::string channel;
  history::DailySeries daily;
};

// Cuts the controls to the history, whose span is set. A value from before it holds until the next
// one. Values for channels are left out with a warning.
void PlaceControls(const std::vector<ControlSeries>& controls, LoadedFunnelHistory& loaded);

// Adds events, benchmarks and experiments. REQUIRES: the channels are set.
absl::Status LoadSurroundings(Reader& reader, const std::string& brand, const MetricRoles& roles,
                              const std::set<std::string>& foreign_channels,
                              const HistoryRange& range, LoadedFunnelHistory& loaded);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_FUNNEL_SURROUNDINGS_H_

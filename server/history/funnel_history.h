// Turns what a brand has stored into a funnel's past in the form the engine takes. Pure.
// Where values of a metric, channel and day are stored on several levels, the coarsest counts: a
// value of the whole channel, or else the sum of the finer ones (see levels.h). What is stored by
// campaign comes with it as parts of the channel's values.
#ifndef FUNNELCAST_SERVER_HISTORY_FUNNEL_HISTORY_H_
#define FUNNELCAST_SERVER_HISTORY_FUNNEL_HISTORY_H_

#include <set>
#include <string>
#include <vector>

#include "server/history/levels.h"
#include "server/history/roles.h"
#include "server/words/message.h"
#include "simulator/data/history.h"

namespace funnelcast::history {

struct FunnelHistory {
  data::FunnelHistory history;
  std::vector<words::Message> warnings;  // what of it the engine does not use
};

// The daily values of a metric and channel, with its campaigns.
struct UsedSeries {
  std::string metric;
  std::string channel;
  DailySeries daily;
};

// The metrics to read for AssembleHistory.
std::set<std::string> UsedMetrics(const MetricRoles& roles);

// Stage metrics become outcomes; all metrics of kind SPEND together are a channel's spend, those of
// kind EFFORT its hours. Outcomes without a channel go to `brand`; inputs without one are left out
// with a warning. A channel with outcomes of other funnels and none of this one (see
// FindForeignChannels) is theirs: its inputs are no part of this funnel's history. The history
// spans all the series used but controls, which are cut to it; of more than limits::kMaxHistoryDays
// the last ones are used, with a warning. It is empty (day_count 0) when nothing was observed.
// Events, benchmarks and experiments are added to it (see surroundings.h).
FunnelHistory AssembleHistory(std::vector<UsedSeries> series, const MetricRoles& roles,
                              const std::set<std::string>& foreign_channels);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_FUNNEL_HISTORY_H_

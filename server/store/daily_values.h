// Reads the history of a brand as daily values by metric and channel. For this folder alone.
#ifndef FUNNELCAST_SERVER_STORE_DAILY_VALUES_H_
#define FUNNELCAST_SERVER_STORE_DAILY_VALUES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "server/history/levels.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

using history::CombineCampaigns;
using history::CombineLevels;
using history::DailySeries;
using history::LevelSeries;

// Which part of a brand's history to read.
struct DailySelection {
  std::optional<std::set<std::string>> metrics;   // all when absent
  std::optional<std::set<std::string>> channels;  // all and the brand as a whole ("") when absent
  std::optional<Day> start_day;
  std::optional<Day> end_day;
  std::optional<std::int64_t> as_of_us;
  bool by_campaign = false;  // fill in DailySeries::campaigns
  // Begins with this metric and channel, for reading page by page; with the first when absent.
  std::optional<std::pair<std::string, std::string>> first_metric_and_channel;
};

// Receives one metric and channel; the series begins and ends with a value. Returns false to stop
// reading.
using DailyVisitor = std::function<bool(const std::string& metric, const std::string& channel,
                                        const DailySeries& series)>;

// Calls `visit` for every metric and channel with a value in the selection, ordered by both, levels
// combined as in history_levels.h. Values over several days are laid on these in even parts, those
// of controls as they are. Memory: the values of one metric and channel.
absl::Status VisitDailyValues(Reader& reader, std::int64_t brand_key,
                              const DailySelection& selection, const DailyVisitor& visit);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_DAILY_VALUES_H_

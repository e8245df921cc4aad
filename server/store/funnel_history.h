// Loads a funnel's past in the form the engine takes.
// Where values of a metric, channel and day are stored on several levels, the coarsest counts: a
// value of the whole channel, or else the sum of the finer ones (see history_levels.h). What is
// stored by campaign comes with it as parts of the channel's values.
#ifndef FUNNELCAST_SERVER_STORE_FUNNEL_HISTORY_H_
#define FUNNELCAST_SERVER_STORE_FUNNEL_HISTORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"
#include "simulator/data/history.h"

namespace funnelcast::store {

struct LoadedFunnelHistory {
  data::FunnelHistory history;
  std::vector<std::string>
      warnings;  // what of the stored history the engine does not use, in sentences
};

struct HistoryRange {
  std::optional<Day> end_day;            // days before this one only
  std::optional<std::int64_t> as_of_us;  // history as it was known then
};

// Stage metrics become outcomes; all metrics of kind SPEND together are a channel's spend, those of
// kind EFFORT its hours. Outcomes without a channel go to `brand`; inputs without one are left out
// with a warning. A channel with outcomes of other funnels and none of this one is theirs: its
// inputs are no part of this funnel's history. The history spans all the series used but controls,
// which are cut to it; of more than limits::kMaxHistoryDays the last ones are used, with a warning.
// With it come the brand's events and calendar, the benchmarks whose metrics the funnel has, and
// the experiments on its stages that ended by the end of the range. NOT_FOUND for brand or funnel;
// an empty history (day_count 0) when nothing was observed.
absl::StatusOr<LoadedFunnelHistory> LoadFunnelHistory(Reader& reader, const std::string& brand,
                                                      const std::string& funnel,
                                                      const HistoryRange& range);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_FUNNEL_HISTORY_H_

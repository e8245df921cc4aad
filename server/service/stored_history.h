// A funnel's past, and the report on a brand's: the store reads what they are made of, and
// server/history makes them.
#ifndef FUNNELCAST_SERVER_SERVICE_STORED_HISTORY_H_
#define FUNNELCAST_SERVER_SERVICE_STORED_HISTORY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/history/funnel_history.h"
#include "server/history/report.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::service {

struct HistoryRange {
  std::optional<store::Day> end_day;     // days before this one only
  std::optional<std::int64_t> as_of_us;  // history as it was known then
};

// The past of a funnel (see history::AssembleHistory) with the brand's events and calendar, the
// benchmarks whose metrics the funnel has, and the experiments on its stages that ended by the end
// of the range. NOT_FOUND for brand or funnel; empty when nothing was observed.
absl::StatusOr<history::FunnelHistory> LoadFunnelHistory(store::Reader& reader,
                                                         const std::string& brand,
                                                         const std::string& funnel,
                                                         const HistoryRange& range);

// What the history covers and what looks wrong in it. The stored rows of all levels are counted as
// they are now; as of a moment the days that it knew. NOT_FOUND for the brand.
absl::StatusOr<history::FullReport> LoadHistoryReport(store::Reader& reader,
                                                      const std::string& brand,
                                                      std::optional<std::int64_t> as_of_us);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORED_HISTORY_H_

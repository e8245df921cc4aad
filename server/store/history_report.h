// The report on what a brand's history covers and what looks wrong in it: reads the series and
// hands them to history/findings.h, which computes it.
#ifndef FUNNELCAST_SERVER_STORE_HISTORY_REPORT_H_
#define FUNNELCAST_SERVER_STORE_HISTORY_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/history/benchmark_rates.h"
#include "server/history/findings.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct LoadedHistoryReport : history::HistoryReport {
  std::vector<history::BenchmarkRate> benchmark_rates;
};

// The total of a control is its mean. NOT_FOUND for the brand.
absl::StatusOr<LoadedHistoryReport> LoadHistoryReport(Reader& reader, const std::string& brand,
                                                      std::optional<std::int64_t> as_of_us);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_HISTORY_REPORT_H_

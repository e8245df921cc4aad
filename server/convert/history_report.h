// The report on what a history covers, from the store's form to the contract's.
#ifndef FUNNELCAST_SERVER_CONVERT_HISTORY_REPORT_H_
#define FUNNELCAST_SERVER_CONVERT_HISTORY_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/history/report.h"
#include "server/words/language.h"

namespace funnelcast::convert {

// Whose history is to be reported on, and as of when.
struct ReportQuery {
  std::string brand;
  std::optional<std::int64_t> as_of_us;
};
absl::StatusOr<ReportQuery> FromProto(const v1::GetHistoryReportRequest& request);

v1::HistoryReport ToProto(const history::FullReport& report, words::Language language);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_HISTORY_REPORT_H_

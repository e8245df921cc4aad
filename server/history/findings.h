// What a history covers and where it looks wrong, computed from daily values alone. Reading them
// belongs elsewhere; so does each kind of finding, in a file of its own beside this one.
#ifndef FUNNELCAST_SERVER_HISTORY_FINDINGS_H_
#define FUNNELCAST_SERVER_HISTORY_FINDINGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "server/history/coverage.h"
#include "server/history/repeats.h"
#include "server/history/series.h"
#include "server/limits.h"

namespace funnelcast::history {

struct HistoryReport {
  Day first_day = 0;  // 0 and 0 when there is no observation
  Day last_day = 0;
  std::int64_t observation_count = 0;  // of the stored observations, set by the caller
  std::vector<SeriesCoverage> series;  // ordered by channel and metric
  std::vector<Finding> findings;  // the gravest kinds first, at most limits::kMaxHistoryFindings
  std::int64_t further_finding_count = 0;
};

// What a report is made of, beside the series.
struct ReportFacts : BrandFacts {
  std::vector<Renaming> renamed_campaigns;  // found where campaigns are read
  // In which order channels were first imported.
  std::map<std::string, std::int64_t> channel_numbers;
};

// Covers every series and lists what is odd, each place once and several of a series in one
// sentence: lonely values (lonely_values.h), which nothing else counts; renamed campaigns and
// channels (repeats.h); claims (claims.h); unit costs (unit_costs.h); impossible and silent stages
// (stage_findings.h); gaps and ends by each series' own rhythm (coverage.h); jumps (jumps.h).
//
// `series` is ordered by channel and metric, and lonely values are taken out of it, whole series
// where there is nothing else.
//
// How often all of this is wrong, and what it finds, is measured on simulated brands in
// tests/server/store/report. Deterministic. Cost: linear in the values, times windows.
HistoryReport ComputeHistoryReport(std::vector<Series>& series, const ReportFacts& facts);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_FINDINGS_H_

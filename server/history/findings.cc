// Puts coverage and findings together.
#include "server/history/findings.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <tuple>
#include <utility>

#include "server/history/claims.h"
#include "server/history/jumps.h"
#include "server/history/lonely_values.h"
#include "server/history/stage_findings.h"
#include "server/history/unit_costs.h"
#include "server/limits.h"

namespace funnelcast::history {
namespace {

void Append(std::vector<Finding> more, std::vector<Finding>& findings) {
  std::move(more.begin(), more.end(), std::back_inserter(findings));
}

// The first and the last day with a value.
std::pair<Day, Day> SpanOf(const std::vector<Series>& series) {
  Day first_day = std::numeric_limits<Day>::max();
  Day last_day = std::numeric_limits<Day>::min();
  for (const Series& one : series) {
    if (one.values.empty()) continue;
    first_day = std::min(first_day, one.values.front().day);
    last_day = std::max(last_day, one.values.back().day);
  }
  return {first_day, last_day};
}

void SortAndCap(HistoryReport& report) {
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.kind, a.channel, a.metric, a.start_day) <
                            std::tie(b.kind, b.channel, b.metric, b.start_day);
                   });
  const auto kept = static_cast<std::size_t>(limits::kMaxHistoryFindings);
  if (report.findings.size() > kept) {
    report.further_finding_count = static_cast<std::int64_t>(report.findings.size() - kept);
    report.findings.resize(kept);
  }
}

}  // namespace

HistoryReport ComputeHistoryReport(std::vector<Series>& series, const ReportFacts& facts) {
  HistoryReport report;
  if (series.empty()) return report;
  std::sort(series.begin(), series.end(), [](const Series& a, const Series& b) {
    return std::tie(a.channel, a.metric) < std::tie(b.channel, b.metric);
  });
  std::tie(report.first_day, report.last_day) = SpanOf(series);
  for (const Series& one : series) {
    report.series.push_back(CountValues(one));
    report.observation_count += report.series.back().observed_day_count;
  }
  report.findings = TakeLonelyValues(series, facts);
  const auto [first_day, last_day] = SpanOf(series);  // without lonely values
  std::vector<CoveredSeries> covered;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series[i].values.empty()) continue;
    covered.push_back(CoverSeries(series[i]));
    AddRhythm(covered.back(), first_day, last_day, report.series[i]);
  }
  const SeriesIndex index(series);
  NotedDays noted;
  for (const Renaming& one : facts.renamed_campaigns) {
    report.findings.push_back(RenamingFinding(one, facts));
  }
  for (const Renaming& one : FindRenamedChannels(index, facts.channel_numbers)) {
    report.findings.push_back(RenamingFinding(one, facts));
  }
  Append(FindClaims(index, facts), report.findings);
  Append(FindSilent(index, facts, noted), report.findings);
  Append(FindImpossible(index, facts, noted), report.findings);
  Append(FindUnitCosts(index, facts, noted), report.findings);
  Append(FindGaps(covered, facts), report.findings);
  Append(FindJumps(index, facts, noted), report.findings);
  Append(FindStale(covered, last_day, facts), report.findings);
  SortAndCap(report);
  return report;
}

}  // namespace funnelcast::history

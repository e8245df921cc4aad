// Compares with sums by metric.
#include "server/ingest/summary_rows.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "server/ingest/date_text.h"
#include "server/ingest/identifier.h"
#include "server/ingest/number.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kCandidateRows = 20;
// Reports round their sums.
constexpr double kTolerance = 0.011;
constexpr double kRelativeTolerance = 1e-6;

struct Sum {
  double value = 0;
  std::int64_t count = 0;
};

bool AreEqual(double a, double b) {
  return std::abs(a - b) <= kTolerance + kRelativeTolerance * std::abs(b);
}

}  // namespace

bool SummaryRows::Keep(std::int64_t row, const std::vector<std::string_view>& cells,
                       const TableLayout& layout) {
  if (candidates_.size() >= kCandidateRows) return false;
  Candidate candidate;
  candidate.row = row;
  candidate.date_cell = cells[layout.date_column];
  if (!layout.is_wide) {
    candidate.metric =
        MakeIdentifier(DecodeCell(Trim(cells[layout.name_columns[kMetricPart].value_or(0)])));
  }
  bool has_number = false;
  for (const ValueColumnPlace& place : layout.value_columns) {
    candidate.values.emplace_back(Trim(cells[place.column]));
    has_number =
        has_number || ReadNumber(candidate.values.back()).evidence != DecimalEvidence::kNotANumber;
  }
  if (has_number) candidates_.push_back(std::move(candidate));
  return has_number;
}

void SummaryRows::Judge(const TableLayout& layout, const RawSeriesTable& series,
                        const std::vector<RawValue>& values, bool decimal_comma, LeftOut& left_out,
                        CellErrors& errors) const {
  if (candidates_.empty()) return;
  std::map<std::string, Sum> sums;
  for (const RawValue& value : values) {
    Sum& sum = sums[series.MetricOf(value.series)];
    sum.value += value.value;
    ++sum.count;
  }
  for (const Candidate& candidate : candidates_) {
    int equal_count = 0;
    int other_count = 0;
    bool is_sum = false;
    for (std::size_t i = 0; i < candidate.values.size(); ++i) {
      const ValueColumnPlace& place = layout.value_columns[i];
      const std::string& metric = layout.is_wide ? place.metric : candidate.metric;
      const WrittenNumber number = ReadNumber(candidate.values[i]);
      const auto sum = sums.find(metric);
      if (number.evidence == DecimalEvidence::kNotANumber || words::CountsPeople(metric) ||
          sum == sums.end()) {
        continue;
      }
      const double value = (decimal_comma ? number.value_if_comma : number.value) * place.factor;
      ++(AreEqual(value, sum->second.value) ? equal_count : other_count);
      is_sum = is_sum || sum->second.count > 1;
    }
    // One equal number of one row is no sum: the row may have lost its date.
    if (equal_count > other_count && (is_sum || equal_count > 1)) {
      left_out.Note(candidate.row, LeftOutKind::kSummary);
    } else {
      errors.Add({candidate.row, layout.ColumnName(layout.date_column),
                  DescribeBadDate(candidate.date_cell)});
    }
  }
}

}  // namespace funnelcast::ingest

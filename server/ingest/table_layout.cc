// Columns by their place.
#include "server/ingest/table_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr const char* kPartRoles[kNamePartCount] = {"metric", "channel", "campaign", "activity",
                                                    "audience"};

}  // namespace

void CellErrors::Add(CellError error) {
  if (is_full()) {
    ++further_count_;
  } else {
    errors_.push_back(std::move(error));
  }
}

void CellErrors::MoveTo(ParsedTable& table) {
  std::stable_sort(errors_.begin(), errors_.end(),
                   [](const CellError& a, const CellError& b) { return a.row < b.row; });
  table.errors = std::move(errors_);
  table.further_error_count = further_count_;
}

std::string TableLayout::ColumnName(std::size_t column) const {
  return fmt::format("{} ({})", ColumnLetters(column),
                     column < headings.size() ? headings[column] : "");
}

std::vector<ReadColumn> TableLayout::Roles() const {
  std::vector<ReadColumn> columns;
  for (const std::string& heading : headings) {
    columns.emplace_back();
    columns.back().column = heading;
  }
  const auto set = [&](const std::optional<std::size_t>& column, const char* role) {
    if (column) columns[*column].role = role;
  };
  set(date_column, "date");
  set(end_column, "end");
  set(campaign_id_column, "campaign id");
  set(currency_column, "currency");
  for (std::size_t part = 0; part < kNamePartCount; ++part) {
    set(name_columns[part], kPartRoles[part]);
  }
  for (const ValueColumnPlace& place : value_columns) {
    ReadColumn& column = columns[place.column];
    column.role = "value";
    column.metric = place.metric;
    const auto kind = metric_kinds.find(place.metric);
    if (kind != metric_kinds.end()) column.metric_kind = kind->second;
  }
  return columns;
}

std::vector<std::size_t> TableLayout::UnusedColumns() const {
  const std::vector<ReadColumn> columns = Roles();
  std::vector<std::size_t> unused;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].role.empty()) unused.push_back(i);
  }
  return unused;
}

words::MetricKind KindOfMetric(const BrandFacts& brand, const std::string& id,
                               std::string_view name) {
  const auto known = brand.metric_kinds.find(id);
  if (known != brand.metric_kinds.end()) return known->second;
  if (const auto kind = words::FindMetricKind(id)) return *kind;
  return words::FindMetricKind(name).value_or(words::MetricKind::kCount);
}

}  // namespace funnelcast::ingest

// Lined-up and comma-separated tables; see table.h.
#include "clients/cli/table.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

constexpr char kColumnGap[] = "  ";

std::string QuoteCsv(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string WithoutTrailingSpaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

Cell TranslatedCell(const char* english) { return Cell(Tr(english), english); }

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(std::vector<Cell> cells) {
  assert(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

void Table::AddGap() {
  if (!rows_.empty() && !rows_.back().empty()) rows_.emplace_back();
}

std::string Pad(const std::string& text, size_t width, Align align) {
  const size_t own = TextWidth(text);
  const std::string space(width > own ? width - own : 0, ' ');
  return align == Align::kLeft ? text + space : space + text;
}

std::string Table::ForPeople(const Terminal& terminal) const {
  // Columns that are empty in every row only take room.
  std::vector<size_t> shown;
  std::vector<size_t> widths(columns_.size());
  for (size_t c = 0; c < columns_.size(); ++c) {
    size_t widest = 0;
    for (const auto& row : rows_) {
      if (!row.empty()) widest = std::max(widest, TextWidth(row[c].text));
    }
    widths[c] = std::max(widest, TextWidth(columns_[c].heading));
    if (widest > 0 || rows_.empty()) shown.push_back(c);
  }
  const auto line = [&](const auto& text_of) {
    std::string text;
    for (const size_t c : shown) {
      text += (text.empty() ? "" : kColumnGap) + Pad(text_of(c), widths[c], columns_[c].align);
    }
    return WithoutTrailingSpaces(text);
  };
  std::string text =
      Styled(terminal, Style::kBold, line([&](size_t c) { return columns_[c].heading; })) + "\n";
  for (const auto& row : rows_) {
    text += (row.empty() ? "" : line([&](size_t c) { return row[c].text; })) + "\n";
  }
  return text;
}

std::string Table::ForPeopleAsRecord(const Terminal& terminal) const {
  size_t width = 0;
  for (const Column& column : columns_) width = std::max(width, TextWidth(column.heading));
  std::string text;
  for (const auto& row : rows_) {
    for (size_t c = 0; c < row.size(); ++c) {
      if (row[c].text.empty()) continue;
      const std::string label = Pad(columns_[c].heading, width, Align::kLeft);
      text += Styled(terminal, Style::kBold, label) + kColumnGap + row[c].text + "\n";
    }
  }
  return text;
}

std::string Table::AsCsv() const {
  std::string text;
  for (size_t c = 0; c < columns_.size(); ++c) {
    text += (c > 0 ? "," : "") + QuoteCsv(columns_[c].key);
  }
  text += "\r\n";
  for (const auto& row : rows_) {
    if (row.empty()) continue;
    for (size_t c = 0; c < row.size(); ++c) text += (c > 0 ? "," : "") + QuoteCsv(row[c].raw);
    text += "\r\n";
  }
  return text;
}

}  // namespace funnelcast::cli

// Lined-up and comma-separated tables; see table.h.
#include "clients/cli/table.h"

#include <algorithm>
#include <cassert>
#include <sstream>
#include <utility>

#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

constexpr char kColumnGap[] = "  ";
// Texts are not cut below this.
constexpr size_t kLeastTextWidth = 12;

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

bool BeginsWithDigit(const std::string& text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

size_t TotalWidth(const std::vector<size_t>& shown, const std::vector<size_t>& widths) {
  size_t sum = 0;
  for (const size_t c : shown) {
    sum += widths[c] + (c == shown.front() ? 0 : sizeof(kColumnGap) - 1);
  }
  return sum;
}

size_t LongestWord(const std::string& text) {
  std::istringstream words(text);
  size_t longest = 0;
  for (std::string word; words >> word;) longest = std::max(longest, TextWidth(word));
  return longest;
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

std::vector<size_t> Table::ShownColumns() const {
  // Columns that are empty in every row only take room.
  std::vector<size_t> shown;
  for (size_t c = 0; c < columns_.size(); ++c) {
    const bool has_text = std::any_of(rows_.begin(), rows_.end(), [&](const auto& row) {
      return !row.empty() && !row[c].text.empty();
    });
    if (has_text || rows_.empty()) shown.push_back(c);
  }
  return shown;
}

std::vector<size_t> Table::FitWidths(const std::vector<size_t>& shown, size_t room) const {
  std::vector<size_t> widths(columns_.size());
  std::vector<size_t> wanted(columns_.size());
  std::vector<bool> may_be_cut(columns_.size());
  for (const size_t c : shown) {
    wanted[c] = LongestWord(columns_[c].heading);
    for (const auto& row : rows_) {
      if (!row.empty()) wanted[c] = std::max(wanted[c], TextWidth(row[c].text));
    }
    widths[c] = std::max(wanted[c], TextWidth(columns_[c].heading));
    // What a row is called is pasted into commands, and half a day or number is none.
    may_be_cut[c] = c != shown.front() && columns_[c].align == Align::kLeft &&
                    std::none_of(rows_.begin(), rows_.end(), [&](const auto& row) {
                      return !row.empty() && BeginsWithDigit(row[c].text);
                    });
  }
  const auto total = [&] { return TotalWidth(shown, widths); };
  // First headings are broken between words, the longest first, then the widest texts are cut.
  while (total() > room) {
    const auto spare = [&](size_t c) { return widths[c] - std::min(widths[c], wanted[c]); };
    const size_t loosest = *std::max_element(
        shown.begin(), shown.end(), [&](size_t a, size_t b) { return spare(a) < spare(b); });
    if (spare(loosest) > 0) {
      --widths[loosest];
      continue;
    }
    const auto text_width = [&](size_t c) { return may_be_cut[c] ? widths[c] : 0; };
    const size_t widest = *std::max_element(shown.begin(), shown.end(), [&](size_t a, size_t b) {
      return text_width(a) < text_width(b);
    });
    if (text_width(widest) <= kLeastTextWidth) break;
    --widths[widest];
  }
  return widths;
}

std::string Table::Heading(const std::vector<size_t>& shown,
                           const std::vector<size_t>& widths) const {
  std::vector<std::vector<std::string>> headings(columns_.size());
  size_t height = 1;
  for (const size_t c : shown) {
    std::istringstream lines(WrapText(columns_[c].heading, widths[c], 0));
    for (std::string line; std::getline(lines, line);) headings[c].push_back(line);
    height = std::max(height, headings[c].size());
  }
  std::string text;
  for (size_t h = 0; h < height; ++h) {
    text += (h == 0 ? "" : "\n") + Line(shown, widths, [&](size_t c) -> std::string {
              // The last line of each stands right above the rows.
              const size_t above = height - headings[c].size();
              return h < above ? "" : Shortened(headings[c][h - above], widths[c]);
            });
  }
  return text;
}

std::string Table::Line(const std::vector<size_t>& shown, const std::vector<size_t>& widths,
                        const std::function<std::string(size_t)>& text_of) const {
  std::string text;
  for (const size_t c : shown) {
    text += (text.empty() ? "" : kColumnGap) + Pad(text_of(c), widths[c], columns_[c].align);
  }
  return WithoutTrailingSpaces(text);
}

std::string Table::ForPeople(const Terminal& terminal) const {
  const std::vector<size_t> shown = ShownColumns();
  const std::vector<size_t> widths = FitWidths(shown, terminal.width);
  if (!rows_.empty() && TotalWidth(shown, widths) > terminal.width) {
    std::string records;
    for (const auto& row : rows_) {
      Table one(columns_);
      if (row.empty()) continue;
      one.AddRow(row);
      records += (records.empty() ? "" : "\n") + one.ForPeopleAsRecord(terminal);
    }
    return records;
  }
  std::string text = Styled(terminal, Style::kBold, Heading(shown, widths)) + "\n";
  for (const auto& row : rows_) {
    if (!row.empty()) {
      text += Line(shown, widths, [&](size_t c) { return Shortened(row[c].text, widths[c]); });
    }
    text += "\n";
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

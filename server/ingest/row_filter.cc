// The words of totals, and the other signs.
#include "server/ingest/row_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "server/ingest/number.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::string_view kTotalWords[] = {"total",
                                            "totals",
                                            "grand total",
                                            "subtotal",
                                            "sub-total",
                                            "sub total",
                                            "sum",
                                            "overall",
                                            "overall total",
                                            "gesamt",
                                            "gesamtsumme",
                                            "gesamtergebnis",
                                            "summe",
                                            "zwischensumme",
                                            "endsumme",
                                            "insgesamt",
                                            "teilergebnis",
                                            "summen",
                                            "gesamttotal",
                                            "Σ",
                                            "σ",
                                            "∑"};
// In the column of days these stand for all of them.
constexpr std::string_view kAllDays[] = {"all",       "alle",     "all days",
                                         "alle tage", "ergebnis", "all time"};
constexpr std::string_view kFolded[] = {"(other)",   "(andere)", "(sonstige)",
                                        "(weitere)", "(others)", "(übrige)"};
// A remark stands in one cell, or in two as `Source: | Statistics`.
constexpr int kRemarkCells = 2;

template <typename Words>
bool Contains(const Words& words, std::string_view text) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

std::string Fold(std::string_view cell) { return FoldCase(DecodeCell(Trim(cell))); }

// `total`, `total:` or `total: account`.
bool IsTotal(std::string_view folded) {
  const std::size_t colon = folded.find(':');
  return Contains(kTotalWords, Trim(folded.substr(0, colon)));
}

// In the column of days also `Summe Januar` and `05.01.2026 Ergebnis`.
bool IsTotalOfDays(std::string_view folded) {
  if (IsTotal(folded) || Contains(kAllDays, folded)) return true;
  const auto ends = [&](std::string_view word) {
    return folded.size() > word.size() && folded.ends_with(word) &&
           folded[folded.size() - word.size() - 1] == ' ';
  };
  return ends("ergebnis") ||
         std::any_of(std::begin(kTotalWords), std::end(kTotalWords), [&](std::string_view word) {
           return ends(word) || (folded.size() > word.size() && folded.starts_with(word) &&
                                 folded[word.size()] == ' ');
         });
}

bool IsRule(std::string_view cell) {
  return Trim(cell).find_first_not_of("-=_*.#~+| ") == std::string_view::npos;
}

bool RepeatsHeadings(const std::vector<std::string_view>& cells, const TableLayout& layout) {
  if (cells.size() < layout.headings.size()) return false;
  for (std::size_t i = 0; i < layout.headings.size(); ++i) {
    if (Fold(cells[i]) != FoldCase(layout.headings[i])) return false;
  }
  return true;
}

bool HasLetter(std::string_view cell) {
  return std::any_of(cell.begin(), cell.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 0x7F;
  });
}

bool IsRemark(const std::vector<std::string_view>& cells, const TableLayout& layout) {
  for (const ValueColumnPlace& place : layout.value_columns) {
    if (place.column >= cells.size()) continue;
    const std::string_view cell = Trim(cells[place.column]);
    const bool is_words = cells.size() < layout.headings.size() &&
                          ReadNumber(cell).evidence == DecimalEvidence::kNotANumber;
    if (!IsBlankValue(cell) && !is_words) return false;
  }
  int filled = 0;
  bool has_letter = false;
  for (const std::string_view cell : cells) {
    filled += Trim(cell).empty() ? 0 : 1;
    has_letter = has_letter || HasLetter(cell);
  }
  return filled <= kRemarkCells && has_letter;
}

std::string DescribeRows(LeftOutKind kind, const Sighting& seen) {
  const std::string cell = seen.text.empty() ? "" : fmt::format(" ({})", Quoted(seen.text));
  const bool one = seen.count == 1;
  switch (kind) {
    case LeftOutKind::kTotal:
      return one ? fmt::format("Row {} is a total{} and was left out.", seen.row, cell)
                 : fmt::format("{} rows are totals and were left out, the first in row {}{}.",
                               seen.count, seen.row, cell);
    case LeftOutKind::kSummary:
      return one ? fmt::format("Row {} repeats the sum of other rows and was left out.", seen.row)
                 : fmt::format(
                       "{} rows repeat the sum of other rows and were left out, the first "
                       "is row {}.",
                       seen.count, seen.row);
    case LeftOutKind::kFolded:
      return fmt::format(
          "{} without a day{}: reports fold what is beyond their limit into it. {} "
          "left out{}.",
          one ? fmt::format("Row {} is", seen.row) : fmt::format("{} rows are", seen.count), cell,
          one ? "It was" : "They were", one ? "" : fmt::format(", the first in row {}", seen.row));
    case LeftOutKind::kHeading:
      return one ? fmt::format("Row {} repeats the headings and was left out.", seen.row)
                 : fmt::format(
                       "{} rows repeat the headings and were left out, the first in row {}.",
                       seen.count, seen.row);
    case LeftOutKind::kEmpty:
      return one ? fmt::format("Row {} holds no values and was left out.", seen.row)
                 : fmt::format("{} rows hold no values and were left out, the first is row {}.",
                               seen.count, seen.row);
    case LeftOutKind::kTitle:
      return one ? fmt::format("Row {} is a title or remark and was left out.", seen.row)
                 : fmt::format(
                       "{} rows are titles or remarks and were left out, the first is row "
                       "{}.",
                       seen.count, seen.row);
  }
  return "";
}

}  // namespace

std::optional<OddRow> ClassifyRow(const std::vector<std::string_view>& cells,
                                  const TableLayout& layout) {
  if (RepeatsHeadings(cells, layout)) return OddRow{LeftOutKind::kHeading, ""};
  if (std::all_of(cells.begin(), cells.end(), IsRule)) return OddRow{LeftOutKind::kEmpty, ""};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string folded = Fold(cells[i]);
    if (folded.empty()) continue;
    const bool is_total = i == layout.date_column ? IsTotalOfDays(folded) : IsTotal(folded);
    if (is_total) return OddRow{LeftOutKind::kTotal, DecodeCell(Trim(cells[i]))};
    if (Contains(kFolded, folded)) return OddRow{LeftOutKind::kFolded, DecodeCell(Trim(cells[i]))};
  }
  if (IsRemark(cells, layout)) return OddRow{LeftOutKind::kTitle, ""};
  return std::nullopt;
}

bool IsNameOfTotal(std::string_view name) {
  return name.find(':') != std::string_view::npos && IsTotal(FoldCase(Trim(name)));
}

bool IsTotalWord(std::string_view name) { return !name.empty() && IsTotal(Fold(name)); }

bool MayBeSummary(const std::vector<std::string_view>& cells, const TableLayout& layout) {
  for (std::size_t part = kChannelPart; part < kNamePartCount; ++part) {
    const std::optional<std::size_t>& column = layout.name_columns[part];
    if (column && *column < cells.size() && !IsBlankValue(Trim(cells[*column]))) return false;
  }
  return true;
}

void LeftOut::Note(std::int64_t row, const OddRow& odd) {
  sightings_[static_cast<std::size_t>(odd.kind)].Note(row, odd.text);
}

void LeftOut::Add(LeftOutKind kind, std::int64_t count, std::int64_t first_row) {
  if (count == 0) return;
  Sighting& seen = sightings_[static_cast<std::size_t>(kind)];
  if (seen.count == 0 || first_row < seen.row) {
    seen.row = first_row;
    seen.text.clear();
  }
  seen.count += count;
}

std::vector<LeftOutRows> LeftOut::Describe() const {
  std::vector<LeftOutRows> rows;
  for (std::size_t i = 1; i < sightings_.size(); ++i) {
    const Sighting& seen = sightings_[i];
    const auto kind = static_cast<LeftOutKind>(i);
    if (seen.count > 0) rows.push_back({kind, seen.count, seen.row, DescribeRows(kind, seen)});
  }
  return rows;
}

}  // namespace funnelcast::ingest

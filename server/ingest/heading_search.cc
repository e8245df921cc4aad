// Row after row, until one is the heading.
#include "server/ingest/heading_search.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/ingest/date_text.h"
#include "server/ingest/heading_match.h"
#include "server/ingest/text.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kNamedHeadings = 8;
// A row with so many dates has them for headings.
constexpr int kMinDateHeadings = 3;
constexpr int kDateHeadingsScore = 100;

// Headings within quotation marks: `"A" or "B"`.
std::string Named(const std::vector<std::string>& headings, const char* between) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kNamedHeadings, headings.size()); ++i) {
    text += (i == 0 ? "" : between) + Quoted(headings[i]);
  }
  return headings.size() > kNamedHeadings ? text + ", …" : text;
}

// The headings of a row as names; line ends and tabs within them, as some exports have, are blanks.
std::vector<std::string> ReadHeadings(const std::vector<std::string_view>& cells) {
  std::vector<std::string> headings;
  for (const std::string_view cell : cells) {
    headings.push_back(DecodeCell(Trim(cell)));
    for (char& c : headings.back()) {
      c = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
  }
  // Spreadsheets append empty columns.
  while (!headings.empty() && headings.back().empty()) {
    headings.pop_back();
  }
  return headings;
}

// Headings that are dates.
int CountDates(const std::vector<std::string>& headings) {
  return static_cast<int>(
      std::count_if(headings.begin(), headings.end(),
                    [](const std::string& heading) { return ReadDate(heading).has_value(); }));
}

}  // namespace

bool HeadingSearch::has_given_up() const { return row_count_ >= limits::kMaxRowsBeforeHeading; }

void HeadingSearch::Remember(std::int64_t row, const std::vector<std::string>& headings,
                             int score) {
  score += CountDates(headings) >= kMinDateHeadings ? kDateHeadingsScore : 0;
  const bool is_better =
      score > best_.score || (score == best_.score && headings.size() > best_.headings.size());
  if (is_better) {
    best_ = {score, row, headings};
  }
}

std::optional<TableLayout> HeadingSearch::Read(std::int64_t row,
                                               const std::vector<std::string>& headings,
                                               CellErrors& errors) {
  if (options_.mapping) {
    const MappingMatch match = MatchMapping(*options_.mapping, headings);
    if (match.fits()) {
      return LayoutOfMapping(options_, match, headings, row, errors);
    }
    Remember(row, headings, match.score());
    return std::nullopt;
  }
  const WordMatch tidy = MatchTidy(headings);
  if (tidy.at(HeadingRole::kDate) && tidy.at(HeadingRole::kMetric) &&
      tidy.at(HeadingRole::kValue)) {
    return LayoutOfTidy(options_, headings, row, errors);
  }
  const WideMatch wide = MatchWide(options_, headings);
  if (wide.words.at(HeadingRole::kDate) && !wide.values.empty()) {
    return LayoutOfWide(options_, wide, headings, row, errors);
  }
  Remember(row, headings,
           std::max(tidy.count(), wide.words.count() + static_cast<int>(wide.values.size())));
  return std::nullopt;
}

std::optional<TableLayout> HeadingSearch::Offer(std::int64_t row,
                                                const std::vector<std::string_view>& cells,
                                                CellErrors& errors) {
  const std::vector<std::string> headings = ReadHeadings(cells);
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (HasControlCharacter(headings[i])) {
      errors.Add({row, ColumnLetters(i),
                  "The heading holds control characters: is this a CSV "
                  "file?"});
      return std::nullopt;
    }
  }
  ++row_count_;
  if (headings.empty()) {
    return std::nullopt;
  }
  if (auto layout = Read(row, headings, errors)) {
    return layout;
  }
  titles_.Add(cells);
  first_title_row_ = title_row_count_++ == 0 ? row : first_title_row_;
  return std::nullopt;
}

// Tables whose shape says why they have no heading that fits. False when the shape says nothing.
bool HeadingSearch::RefuseByContent(CellErrors& errors) const {
  std::vector<std::string> dates;
  std::vector<std::string> records;
  std::optional<std::size_t> first_date;
  for (std::size_t i = 0; i < best_.headings.size(); ++i) {
    if (ReadDate(best_.headings[i]).has_value()) {
      dates.push_back(best_.headings[i]);
      first_date = first_date.value_or(i);
    } else if (IsRecordHeading(best_.headings[i])) {
      records.push_back(best_.headings[i]);
    }
  }
  if (dates.size() >= kMinDateHeadings) {
    errors.Add(
        {best_.row, ColumnLetters(*first_date),
         fmt::format("Dates stand in the headings ({}, …): each date needs a row of its own, "
                     "in a table with the columns date, channel, metric and value.",
                     Named({dates.front(), dates[1]}, ", "))});
    return true;
  }
  if (!records.empty()) {
    errors.Add({best_.row, "",
                fmt::format("The file lists single records (columns {}) and has no column with "
                            "numbers by day: count them by day and channel first, or export a "
                            "report by day.",
                            Named(records, ", "))});
    return true;
  }
  return false;
}

void HeadingSearch::RefuseMapping(CellErrors& errors) const {
  const ColumnMapping& mapping = *options_.mapping;
  const MappingMatch match = MatchMapping(mapping, best_.headings);
  const std::string title = mapping.title.empty()
                                ? "The file does not fit the mapping"
                                : fmt::format("The file does not look like a {}", mapping.title);
  const std::string headings =
      fmt::format("row {} has the headings {}", best_.row, Named(best_.headings, ", "));
  if (best_.score == 0) {
    errors.Add(
        {best_.row, "",
         fmt::format("{}: no row has its columns, {} for the days and one with values; {}.", title,
                     Named(HeadingsOf(mapping, mapping.date_column), " or "), headings)});
    return;
  }
  if (!match.date) {
    std::string report = Quoted(mapping.date_column);
    if (!mapping.channel_column.empty() && mapping.default_channel.empty()) {
      report += " and " + Quoted(mapping.channel_column);
    }
    errors.Add({best_.row, "",
                fmt::format("{}: the table has no days, since no row has a column {}; {}. Export a "
                            "report by day, with {} among its columns: a sum over a period cannot "
                            "be taken apart.",
                            title, Named(HeadingsOf(mapping, mapping.date_column), " or "),
                            headings, report)});
    return;
  }
  std::vector<std::string> wanted;
  for (const ValueColumn& value : mapping.value_columns) wanted.push_back(value.column);
  errors.Add({best_.row, "",
              fmt::format("{}: the file has no column {} that the mapping names; {}.", title,
                          Named(wanted, " or "), headings)});
}

void HeadingSearch::Refuse(CellErrors& errors) const {
  if (RefuseByContent(errors)) {
    return;
  }
  if (options_.mapping) {
    RefuseMapping(errors);
    return;
  }
  const WordMatch tidy = MatchTidy(best_.headings);
  if (tidy.count() >= 2 && (tidy.at(HeadingRole::kMetric) || tidy.at(HeadingRole::kValue))) {
    LayoutOfTidy(options_, best_.headings, best_.row, errors);
    return;
  }
  const WideMatch wide = MatchWide(options_, best_.headings);
  const bool has_days = wide.words.at(HeadingRole::kDate).has_value();
  errors.Add({best_.row, "",
              fmt::format(
                  "No row names the columns of a table{}: its headings would be date, channel, "
                  "metric and value, or a date and metrics such as Spend, Clicks or Umsatz. Row {} "
                  "has {}. For the export of a tool say which with --mapping.",
                  has_days              ? " with values"
                  : wide.values.empty() ? ""
                                        : " with days",
                  best_.row, Named(best_.headings, ", "))});
}

}  // namespace funnelcast::ingest

// Finds the columns of tidy and wide tables.
#include "server/ingest/table_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

enum TidyColumn { kDate, kMetric, kChannel, kCampaign, kActivity, kAudience, kValue, kUnknown };

struct TidyHeading {
  const char* heading;
  TidyColumn column;
};

// English and German, in lower case.
constexpr TidyHeading kTidyHeadings[] = {
    {"date", kDate},          {"datum", kDate},
    {"day", kDate},           {"tag", kDate},
    {"metric", kMetric},      {"metrik", kMetric},
    {"kennzahl", kMetric},    {"channel", kChannel},
    {"kanal", kChannel},      {"campaign", kCampaign},
    {"kampagne", kCampaign},  {"activity", kActivity},
    {"aktivität", kActivity}, {"maßnahme", kActivity},
    {"audience", kAudience},  {"zielgruppe", kAudience},
    {"value", kValue},        {"wert", kValue},
};

TidyColumn TidyColumnOf(const std::string& heading) {
  const std::string folded = FoldCase(heading);
  for (const TidyHeading& known : kTidyHeadings) {
    if (folded == known.heading) {
      return known.column;
    }
  }
  return kUnknown;
}

// Looks the headings of a mapping up.
class WideLayout {
 public:
  WideLayout(TableLayout& layout, std::int64_t row, CellErrors& errors)
      : layout_(layout), row_(row), errors_(errors) {
    for (const std::string& heading : layout.headings) {
      folded_.push_back(FoldCase(heading));
    }
  }

  // The column of a heading; an error when there is none or more than one.
  std::optional<std::size_t> Find(const std::string& heading) {
    const std::string wanted = FoldCase(Trim(heading));
    const auto found = std::find(folded_.begin(), folded_.end(), wanted);
    if (found == folded_.end()) {
      errors_.Add({row_, "",
                   fmt::format("The file has no column {} that the mapping names; its columns "
                               "are: {}.",
                               Quoted(heading), Headings())});
      return std::nullopt;
    }
    const auto column = static_cast<std::size_t>(found - folded_.begin());
    if (std::find(found + 1, folded_.end(), wanted) != folded_.end()) {
      errors_.Add({row_, layout_.ColumnName(column),
                   "This heading, which the mapping names, stands in the file twice."});
    }
    return column;
  }

 private:
  std::string Headings() const {
    constexpr std::size_t kMaxListed = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(kMaxListed, layout_.headings.size()); ++i) {
      text += (i == 0 ? "" : ", ") + layout_.headings[i];
    }
    return layout_.headings.size() > kMaxListed ? text + ", …" : text;
  }

  TableLayout& layout_;
  std::int64_t row_;
  CellErrors& errors_;
  std::vector<std::string> folded_;
};

void ReadWideHeading(const ColumnMapping& mapping, std::int64_t row, TableLayout& layout,
                     CellErrors& errors) {
  layout.is_wide = true;
  layout.default_channel = mapping.default_channel;
  WideLayout wide(layout, row, errors);
  layout.date_column = wide.Find(mapping.date_column).value_or(0);
  const std::pair<NamePart, const std::string*> name_columns[] = {
      {kChannelPart, &mapping.channel_column},
      {kCampaignPart, &mapping.campaign_column},
      {kActivityPart, &mapping.activity_column},
      {kAudiencePart, &mapping.audience_column}};
  for (const auto& [part, heading] : name_columns) {
    if (!heading->empty()) {
      layout.name_columns[part] = wide.Find(*heading);
    }
  }
  for (const ValueColumn& value : mapping.value_columns) {
    if (const std::optional<std::size_t> column = wide.Find(value.column)) {
      layout.value_columns.push_back({*column, value.metric, value.channel});
    }
  }
}

void ReadTidyHeading(std::int64_t row, TableLayout& layout, CellErrors& errors) {
  std::array<std::optional<std::size_t>, kUnknown> places;
  for (std::size_t i = 0; i < layout.headings.size(); ++i) {
    const TidyColumn column = TidyColumnOf(layout.headings[i]);
    if (column == kUnknown) {
      errors.Add({row, layout.ColumnName(i),
                  "This column is unknown: a tidy table has date, channel, metric, value and, if "
                  "wanted, campaign, activity and audience. For other tables give a mapping."});
    } else if (places[column].has_value()) {
      errors.Add({row, layout.ColumnName(i), "This column is there twice."});
    } else {
      places[column] = i;
    }
  }
  const std::pair<TidyColumn, const char*> required[] = {
      {kDate, "date"}, {kChannel, "channel"}, {kMetric, "metric"}, {kValue, "value"}};
  for (const auto& [column, name] : required) {
    if (!places[column].has_value()) {
      errors.Add({row, "",
                  fmt::format("The column {} is missing: the first row names the columns date, "
                              "channel, metric and value.",
                              name)});
    }
  }
  layout.date_column = places[kDate].value_or(0);
  layout.value_columns.push_back({places[kValue].value_or(0), "", ""});
  layout.name_columns = {places[kMetric], places[kChannel], places[kCampaign], places[kActivity],
                         places[kAudience]};
}

}  // namespace

void CellErrors::Add(CellError error) {
  if (static_cast<int>(errors_.size()) < max_count_) {
    errors_.push_back(std::move(error));
  } else {
    ++further_count_;
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

TableLayout ReadHeading(const std::vector<std::string_view>& cells, std::int64_t row,
                        const std::optional<ColumnMapping>& mapping, CellErrors& errors) {
  TableLayout layout;
  for (const std::string_view cell : cells) {
    layout.headings.push_back(DecodeCell(Trim(cell)));
  }
  for (std::size_t i = 0; i < layout.headings.size(); ++i) {
    if (HasControlCharacter(layout.headings[i])) {
      errors.Add({row, ColumnLetters(i),
                  "The heading holds control characters: is this a CSV "
                  "file?"});
      return layout;
    }
  }
  // Spreadsheets append empty columns.
  while (!layout.headings.empty() && layout.headings.back().empty()) {
    layout.headings.pop_back();
  }
  if (mapping.has_value()) {
    ReadWideHeading(*mapping, row, layout, errors);
  } else {
    ReadTidyHeading(row, layout, errors);
  }
  return layout;
}

}  // namespace funnelcast::ingest

// Matches headings and checks what was matched.
#include "server/ingest/heading_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/ingest/currency.h"
#include "server/ingest/identifier.h"
#include "server/ingest/text.h"
#include "server/words/metric_words.h"

namespace funnelcast::ingest {
namespace {

using Headings = std::vector<std::string>;
using words::MetricKind;

constexpr std::size_t kListedHeadings = 20;

std::string ListHeadings(const Headings& headings) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kListedHeadings, headings.size()); ++i) {
    text += (i == 0 ? "" : ", ") + headings[i];
  }
  return headings.size() > kListedHeadings ? text + ", …" : text;
}

std::optional<std::size_t> FindColumn(const ColumnMapping& mapping, const std::string& column,
                                      const Headings& headings) {
  if (column.empty()) return std::nullopt;
  for (const std::string& wanted : HeadingsOf(mapping, column)) {
    for (std::size_t i = 0; i < headings.size(); ++i) {
      if (!headings[i].empty() && HeadingFits(wanted, headings[i])) return i;
    }
  }
  return std::nullopt;
}

// Refuses a heading that stands twice: nothing tells which one is meant.
void RefuseTwins(const TableLayout& layout, std::size_t column, CellErrors& errors) {
  const std::string folded = FoldCase(layout.headings[column]);
  const auto same = [&](const std::string& heading) { return FoldCase(heading) == folded; };
  if (std::count_if(layout.headings.begin(), layout.headings.end(), same) > 1) {
    errors.Add({layout.row, layout.ColumnName(column),
                "This heading, which the mapping names, stands in the file twice."});
  }
}

// Gives single columns the metrics the caller wants.
void ApplyOverrides(const TableOptions& options, TableLayout& layout, CellErrors& errors) {
  for (const auto& [from, metric] : options.metric_overrides) {
    bool is_known = false;
    for (ValueColumnPlace& place : layout.value_columns) {
      if (place.metric == from || HeadingFits(from, layout.headings[place.column])) {
        place.metric = metric;
        is_known = true;
      }
    }
    for (std::size_t i = 0; i < layout.headings.size() && !is_known; ++i) {
      if (HeadingFits(from, layout.headings[i])) {
        layout.value_columns.push_back({i, metric, "", 1});
        is_known = true;
      }
    }
    if (!is_known) {
      errors.Add(
          {layout.row, "",
           fmt::format("{} is to be taken for {}, but it is neither a column of the file nor "
                       "a metric that one is read as; its columns are: {}.",
                       Quoted(from), metric, ListHeadings(layout.headings))});
    }
  }
}

void CheckCurrency(const TableOptions& options, const TableLayout& layout, CellErrors& errors) {
  const std::string& code = options.brand.currency_code;
  if (code.empty()) return;
  if (options.mapping && !options.mapping->currency_code.empty() &&
      options.mapping->currency_code != code) {
    errors.Add({layout.row, "",
                fmt::format("The mapping says that the file's money is {}, and the brand counts in "
                            "{}: convert it first, or import it into a brand of its own.",
                            options.mapping->currency_code, code)});
  }
  for (const ValueColumnPlace& place : layout.value_columns) {
    const MetricKind kind = layout.metric_kinds.at(place.metric);
    const std::string_view mark = FindCurrencyInHeading(layout.headings[place.column]);
    const bool is_money = kind == MetricKind::kSpend || kind == MetricKind::kMoney;
    if (!mark.empty() && is_money && !CurrencyFits(mark, code)) {
      errors.Add({layout.row, layout.ColumnName(place.column),
                  fmt::format("This column is in {}, and the brand counts its money in {}: convert "
                              "it first, or import it into a brand of its own.",
                              mark, code)});
    }
  }
}

// What holds for wide tables of either kind, once their columns are known.
void FinishWide(const TableOptions& options, TableLayout& layout, CellErrors& errors) {
  layout.is_wide = true;
  ApplyOverrides(options, layout, errors);
  if (!options.channel.empty()) layout.default_channel = options.channel;
  for (std::size_t i = 0; i < layout.value_columns.size(); ++i) {
    const ValueColumnPlace& place = layout.value_columns[i];
    layout.metric_kinds.emplace(
        place.metric, KindOfMetric(options.brand, place.metric, layout.headings[place.column]));
    for (std::size_t j = 0; j < i && !options.sum_rows; ++j) {
      const ValueColumnPlace& before = layout.value_columns[j];
      if (before.metric == place.metric && before.channel == place.channel) {
        errors.Add(
            {layout.row, layout.ColumnName(place.column),
             fmt::format("The columns {} and {} would both give {}: name one of them another "
                         "metric with --metric, for instance --metric \"{}={}_2\".",
                         Quoted(layout.headings[before.column]),
                         Quoted(layout.headings[place.column]), place.metric,
                         layout.headings[place.column], place.metric)});
      }
    }
  }
  CheckCurrency(options, layout, errors);
}

// The name a column had before its unit, as an id.
std::string MetricOf(const std::string& heading) { return MakeIdentifier(WithoutUnit(heading)); }

bool IsMetricHeading(const TableOptions& options, const std::string& heading) {
  const std::string id = MetricOf(heading);
  return !id.empty() &&
         (options.brand.metric_kinds.contains(id) || words::FindMetricKind(heading).has_value());
}

constexpr std::pair<HeadingRole, NamePart> kNameRoles[] = {{HeadingRole::kMetric, kMetricPart},
                                                           {HeadingRole::kChannel, kChannelPart},
                                                           {HeadingRole::kCampaign, kCampaignPart},
                                                           {HeadingRole::kActivity, kActivityPart},
                                                           {HeadingRole::kAudience, kAudiencePart}};

// Sets the columns that tidy and wide tables have in common.
void PlaceWords(const WordMatch& match, TableLayout& layout) {
  layout.date_column = match.at(HeadingRole::kDate).value_or(0);
  if (layout.date_column < layout.headings.size()) {
    layout.row_length = RowLengthOf(layout.headings[layout.date_column]);
  }
  for (const auto& [role, part] : kNameRoles) layout.name_columns[part] = match.at(role);
  layout.end_is_after_last = match.at(HeadingRole::kEnd).has_value();
  layout.end_column =
      layout.end_is_after_last ? match.at(HeadingRole::kEnd) : match.at(HeadingRole::kLastDay);
  layout.campaign_id_column = match.at(HeadingRole::kCampaignId);
  layout.currency_column = match.at(HeadingRole::kCurrency);
}

}  // namespace

bool MappingMatch::fits() const {
  return date && std::any_of(values.begin(), values.end(),
                             [](const auto& column) { return column.has_value(); });
}

int MappingMatch::score() const {
  const auto count = [](const auto& columns) {
    return static_cast<int>(std::count_if(columns.begin(), columns.end(),
                                          [](const auto& column) { return column.has_value(); }));
  };
  return (date ? 2 : 0) + count(names) + count(values);
}

std::vector<std::string> HeadingsOf(const ColumnMapping& mapping, const std::string& column) {
  std::vector<std::string> headings = {column};
  const auto others = mapping.alternatives.find(column);
  if (others != mapping.alternatives.end()) {
    headings.insert(headings.end(), others->second.begin(), others->second.end());
  }
  return headings;
}

MappingMatch MatchMapping(const ColumnMapping& mapping, const Headings& headings) {
  MappingMatch match;
  match.date = FindColumn(mapping, mapping.date_column, headings);
  match.end = FindColumn(mapping, mapping.end_date_column, headings);
  match.names[kChannelPart] = FindColumn(mapping, mapping.channel_column, headings);
  match.names[kCampaignPart] = FindColumn(mapping, mapping.campaign_column, headings);
  match.names[kActivityPart] = FindColumn(mapping, mapping.activity_column, headings);
  match.names[kAudiencePart] = FindColumn(mapping, mapping.audience_column, headings);
  match.campaign_id = FindColumn(mapping, mapping.campaign_id_column, headings);
  match.currency = FindColumn(mapping, mapping.currency_column, headings);
  for (const ValueColumn& value : mapping.value_columns) {
    match.values.push_back(FindColumn(mapping, value.column, headings));
  }
  return match;
}

TableLayout LayoutOfMapping(const TableOptions& options, const MappingMatch& match,
                            Headings headings, std::int64_t row, CellErrors& errors) {
  const ColumnMapping& mapping = *options.mapping;
  TableLayout layout;
  layout.headings = std::move(headings);
  layout.row = row;
  layout.default_channel = mapping.default_channel;
  const auto place = [&](const std::string& name, const std::optional<std::size_t>& column) {
    if (!column && !name.empty() && !mapping.optional_columns) {
      errors.Add({row, "",
                  fmt::format("The file has no column {} that the mapping names; its headings, in "
                              "row {}, are: {}.",
                              Quoted(name), row, ListHeadings(layout.headings))});
    } else if (column) {
      RefuseTwins(layout, *column, errors);
    }
    return column;
  };
  layout.date_column = place(mapping.date_column, match.date).value_or(0);
  layout.name_columns[kChannelPart] = place(mapping.channel_column, match.names[kChannelPart]);
  layout.name_columns[kCampaignPart] = place(mapping.campaign_column, match.names[kCampaignPart]);
  layout.name_columns[kActivityPart] = place(mapping.activity_column, match.names[kActivityPart]);
  layout.name_columns[kAudiencePart] = place(mapping.audience_column, match.names[kAudiencePart]);
  layout.end_column = place(mapping.end_date_column, match.end);
  layout.campaign_id_column = place(mapping.campaign_id_column, match.campaign_id);
  layout.currency_column = place(mapping.currency_column, match.currency);
  for (std::size_t i = 0; i < mapping.value_columns.size(); ++i) {
    const ValueColumn& value = mapping.value_columns[i];
    if (const auto column = place(value.column, match.values[i])) {
      layout.value_columns.push_back({*column, value.metric, value.channel, value.factor});
    }
  }
  for (const std::string& segment : mapping.segment_columns) {
    if (const auto column = FindColumn(mapping, segment, layout.headings)) {
      layout.segment_columns.push_back(*column);
    }
  }
  const RowLength by_heading = RowLengthOf(layout.headings[layout.date_column]);
  layout.row_length = by_heading == RowLength::kDay ? mapping.row_length : by_heading;
  FinishWide(options, layout, errors);
  return layout;
}

int WordMatch::count() const {
  return static_cast<int>(std::count_if(places.begin(), places.end(),
                                        [](const auto& place) { return place.has_value(); }));
}

WordMatch MatchTidy(const Headings& headings) {
  WordMatch match;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const HeadingRole role = TidyRole(headings[i]);
    if (role != HeadingRole::kUnknown && !match.at(role)) match.at(role) = i;
  }
  return match;
}

TableLayout LayoutOfTidy(const TableOptions& options, Headings headings, std::int64_t row,
                         CellErrors& errors) {
  TableLayout layout;
  layout.headings = std::move(headings);
  layout.row = row;
  layout.default_channel = options.channel;
  const WordMatch match = MatchTidy(layout.headings);
  for (std::size_t i = 0; i < layout.headings.size(); ++i) {
    const HeadingRole role = TidyRole(layout.headings[i]);
    if (role == HeadingRole::kUnknown) {
      errors.Add(
          {row, layout.ColumnName(i),
           "This column is unknown: a tidy table has date, channel, metric, value and, if "
           "wanted, end, campaign, activity and audience. For other tables give a mapping."});
    } else if (match.at(role) != i) {
      errors.Add({row, layout.ColumnName(i), "This column is there twice."});
    }
  }
  const std::pair<HeadingRole, const char*> required[] = {{HeadingRole::kDate, "date"},
                                                          {HeadingRole::kChannel, "channel"},
                                                          {HeadingRole::kMetric, "metric"},
                                                          {HeadingRole::kValue, "value"}};
  for (const auto& [role, name] : required) {
    const bool is_given = role == HeadingRole::kChannel && !options.channel.empty();
    if (!match.at(role) && !is_given) {
      errors.Add({row, "",
                  fmt::format("The column {} is missing: the first row names the columns date, "
                              "channel, metric and value.",
                              name)});
    }
  }
  PlaceWords(match, layout);
  layout.value_columns.push_back({match.at(HeadingRole::kValue).value_or(0), "", "", 1});
  return layout;
}

WideMatch MatchWide(const TableOptions& options, const Headings& headings) {
  WideMatch match;
  match.words = MatchTidy(headings);
  match.words.at(HeadingRole::kMetric).reset();
  match.words.at(HeadingRole::kValue).reset();
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const HeadingRole role = WideRole(headings[i]);
    if (role != HeadingRole::kUnknown) {
      if (!match.words.at(role)) match.words.at(role) = i;
    } else if (IsMetricHeading(options, headings[i])) {
      match.values.push_back({i, MetricOf(headings[i]), "", 1});
    }
  }
  return match;
}

TableLayout LayoutOfWide(const TableOptions& options, WideMatch match, Headings headings,
                         std::int64_t row, CellErrors& errors) {
  TableLayout layout;
  layout.headings = std::move(headings);
  layout.row = row;
  PlaceWords(match.words, layout);
  layout.value_columns = std::move(match.values);
  FinishWide(options, layout, errors);
  if (layout.name_columns[kCampaignPart] && !layout.name_columns[kChannelPart] &&
      layout.default_channel.empty()) {
    errors.Add({row, layout.ColumnName(*layout.name_columns[kCampaignPart]),
                "The table has campaigns and no column that names their channel: say which one it "
                "is with --channel, for instance --channel google_ads, or how the export is to be "
                "read with --mapping."});
  }
  return layout;
}

}  // namespace funnelcast::ingest

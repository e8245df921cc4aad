// Interns names and makes ids of them.
#include "server/ingest/raw_series.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/ingest/campaign_names.h"
#include "server/ingest/identifier.h"
#include "server/ingest/row_filter.h"
#include "server/ingest/text.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

constexpr const char* kPartNames[kNamePartCount] = {"metric", "channel", "campaign", "activity",
                                                    "audience"};
// Cannot stand in a cell that is a valid name.
constexpr char kKeySeparator = '\x1F';

// What is wrong with one name that is not empty.
std::optional<std::string> CheckName(NamePart part, const std::string& name) {
  const std::string text = DecodeCell(name);
  if (HasControlCharacter(text)) {
    return fmt::format("The {} {} holds control characters.", kPartNames[part], Quoted(name));
  }
  if (name.size() > limits::kMaxNameBytes) {
    return fmt::format("The {} {} is longer than {} characters.", kPartNames[part], Quoted(name),
                       limits::kMaxNameBytes);
  }
  if (MakeIdentifier(text).empty()) {
    return fmt::format("The {} {} has no letter or digit to make an id of.", kPartNames[part],
                       Quoted(name));
  }
  return std::nullopt;
}

std::optional<NameProblem> CheckNames(const std::array<std::string, kNamePartCount>& names) {
  if (names[kMetricPart].empty()) {
    return NameProblem{kMetricPart, "The metric is empty.", false};
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto part = static_cast<NamePart>(i);
    if (const auto message = names[i].empty() ? std::nullopt : CheckName(part, names[i])) {
      return NameProblem{part, *message, false};
    }
    if (part != kMetricPart && IsNameOfTotal(DecodeCell(names[i]))) {
      return NameProblem{part, DecodeCell(names[i]), true};
    }
  }
  if (!names[kCampaignPart].empty() && names[kChannelPart].empty()) {
    return NameProblem{kChannelPart, "The channel is empty although the row names a campaign.",
                       false};
  }
  if (!names[kActivityPart].empty() && names[kCampaignPart].empty()) {
    return NameProblem{kCampaignPart, "The campaign is empty although the row names an activity.",
                       false};
  }
  return std::nullopt;
}

// `2.14568E+10`: a spreadsheet has cut the id, and others look the same.
bool IsShortenedId(std::string_view id) {
  return id.find("E+") != std::string_view::npos &&
         id.find_first_not_of("0123456789.,E+") == std::string_view::npos;
}

}  // namespace

RawSeriesTable::Series RawSeriesTable::MakeSeries(const Names& names,
                                                  std::string_view campaign_id) {
  Series series;
  for (std::size_t i = 0; i < names.size(); ++i) {
    series.names[i] = Trim(names[i]);
    is_utf8_ = is_utf8_ && IsUtf8(names[i]);
  }
  if (IsShortenedId(campaign_id)) {
    has_broken_ids_ = true;
  } else {
    series.campaign_id = DecodeCell(campaign_id);
  }
  const std::string name = DecodeCell(series.names[kMetricPart]);
  series.metric = MakeIdentifier(name);
  for (const std::string& key : {series.metric, name}) {
    const auto wanted = options_.metric_overrides.find(key);
    // A mapping's metrics have been replaced already.
    if (wanted != options_.metric_overrides.end() && kinds_.empty()) series.metric = wanted->second;
  }
  const auto kind = kinds_.find(series.metric);
  series.kind =
      kind != kinds_.end() ? kind->second : KindOfMetric(options_.brand, series.metric, name);
  series.problem = CheckNames(series.names);
  return series;
}

std::uint32_t RawSeriesTable::Intern(const Names& names, std::string_view campaign_id) {
  key_.clear();
  for (const std::string_view name : names) {
    key_ += name;
    key_ += kKeySeparator;
  }
  key_ += campaign_id;
  // Most rows have the names of the row before.
  if (key_ == last_key_) {
    return last_series_;
  }
  const auto [entry, is_new] =
      by_key_.try_emplace(key_, static_cast<std::uint32_t>(series_.size()));
  if (is_new) {
    series_.push_back(MakeSeries(names, campaign_id));
  }
  last_key_ = key_;
  last_series_ = entry->second;
  return last_series_;
}

const NameProblem* RawSeriesTable::ProblemOf(std::uint32_t series) const {
  const std::optional<NameProblem>& problem = series_[series].problem;
  return problem.has_value() ? &*problem : nullptr;
}

std::string RawSeriesTable::GroupOf(std::uint32_t series) const {
  std::string group;
  for (std::size_t part = kChannelPart; part < kNamePartCount; ++part) {
    group += series_[series].names[part];
    group += kKeySeparator;
  }
  return group;
}

std::string RawSeriesTable::Decode(const std::string& name) const {
  return is_utf8_ ? name : Windows1252ToUtf8(name);
}

void RawSeriesTable::IdentifyCampaigns(const std::vector<std::optional<Day>>& last_days,
                                       std::vector<TableSeries>& ids,
                                       ResolvedSeries& resolved) const {
  std::vector<NamedCampaign> campaigns;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < series_.size(); ++i) {
    if (series_[i].names[kCampaignPart].empty() || !last_days[i]) continue;
    campaigns.push_back({ids[i].channel, Decode(series_[i].names[kCampaignPart]),
                         series_[i].campaign_id, *last_days[i]});
    places.push_back(i);
  }
  const std::vector<IdentifiedCampaign> identified =
      ingest::IdentifyCampaigns(campaigns, resolved.warnings);
  for (std::size_t i = 0; i < identified.size(); ++i) {
    TableSeries& series = ids[places[i]];
    series.campaign = identified[i].id;
    resolved.display_names.try_emplace(series.campaign, identified[i].display_name);
    if (!identified[i].external_id.empty()) {
      resolved.campaign_ids[{series.channel, series.campaign}] = identified[i].external_id;
    }
  }
}

ResolvedSeries RawSeriesTable::Resolve(const std::vector<std::optional<Day>>& last_days) const {
  ResolvedSeries resolved;
  std::vector<TableSeries> ids;
  for (std::size_t index = 0; index < series_.size(); ++index) {
    const Series& series = series_[index];
    // Totals have no values.
    if (!last_days[index]) {
      ids.emplace_back();
      continue;
    }
    std::array<std::string, kNamePartCount> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::string text = Decode(series.names[i]);
      parts[i] = i == kMetricPart ? series.metric : MakeIdentifier(text);
      // Campaigns get theirs below.
      if (!parts[i].empty() && i != kCampaignPart && (i != kMetricPart || kinds_.empty())) {
        resolved.display_names.try_emplace(parts[i], text);
      }
    }
    resolved.metric_kinds.try_emplace(series.metric, series.kind);
    ids.push_back({parts[0], parts[1], parts[2], parts[3], parts[4]});
  }
  if (has_broken_ids_) {
    resolved.warnings.emplace_back(
        "A spreadsheet has shortened the campaigns' ids (to the form 2.1E+10), so they tell "
        "nothing "
        "apart: campaigns were told apart by name. Import the export as it was downloaded.");
  }
  IdentifyCampaigns(last_days, ids, resolved);
  resolved.series = ids;
  std::sort(resolved.series.begin(), resolved.series.end());
  resolved.series.erase(std::unique(resolved.series.begin(), resolved.series.end()),
                        resolved.series.end());
  if (!resolved.series.empty() && resolved.series.front() == TableSeries()) {
    resolved.series.erase(resolved.series.begin());
  }
  for (const TableSeries& id : ids) {
    const auto place = std::lower_bound(resolved.series.begin(), resolved.series.end(), id);
    resolved.positions.push_back(static_cast<std::uint32_t>(place - resolved.series.begin()));
  }
  return resolved;
}

}  // namespace funnelcast::ingest

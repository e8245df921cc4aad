// Interns names and makes ids of them.
#include "server/ingest/raw_series.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/ingest/identifier.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kMaxNameBytes = 200;
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
  if (name.size() > kMaxNameBytes) {
    return fmt::format("The {} {} is longer than {} characters.", kPartNames[part], Quoted(name),
                       kMaxNameBytes);
  }
  if (MakeIdentifier(text).empty()) {
    return fmt::format("The {} {} has no letter or digit of the Latin script to make an id of.",
                       kPartNames[part], Quoted(name));
  }
  return std::nullopt;
}

std::optional<NameProblem> CheckNames(const std::array<std::string, kNamePartCount>& names) {
  if (names[kMetricPart].empty()) {
    return NameProblem{kMetricPart, "The metric is empty."};
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto part = static_cast<NamePart>(i);
    if (const auto message = names[i].empty() ? std::nullopt : CheckName(part, names[i])) {
      return NameProblem{part, *message};
    }
  }
  if (!names[kCampaignPart].empty() && names[kChannelPart].empty()) {
    return NameProblem{kChannelPart, "The channel is empty although the row names a campaign."};
  }
  if (!names[kActivityPart].empty() && names[kCampaignPart].empty()) {
    return NameProblem{kCampaignPart, "The campaign is empty although the row names an activity."};
  }
  return std::nullopt;
}

}  // namespace

std::uint32_t RawSeriesTable::Intern(const Names& names) {
  key_.clear();
  for (const std::string_view name : names) {
    key_ += name;
    key_ += kKeySeparator;
  }
  // Most rows have the names of the row before.
  if (key_ == last_key_) {
    return last_series_;
  }
  const auto [entry, is_new] =
      by_key_.try_emplace(key_, static_cast<std::uint32_t>(series_.size()));
  if (is_new) {
    Series series;
    for (std::size_t i = 0; i < names.size(); ++i) {
      series.names[i] = Trim(names[i]);
      is_utf8_ = is_utf8_ && IsUtf8(names[i]);
    }
    series.problem = CheckNames(series.names);
    series_.push_back(std::move(series));
  }
  last_key_ = key_;
  last_series_ = entry->second;
  return last_series_;
}

const NameProblem* RawSeriesTable::ProblemOf(std::uint32_t series) const {
  const std::optional<NameProblem>& problem = series_[series].problem;
  return problem.has_value() ? &*problem : nullptr;
}

std::vector<TableSeries> RawSeriesTable::Resolve(
    std::vector<std::uint32_t>& positions,
    std::map<std::string, std::string>& display_names) const {
  std::vector<TableSeries> ids;
  for (const Series& series : series_) {
    std::array<std::string, kNamePartCount> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::string text = is_utf8_ ? series.names[i] : Windows1252ToUtf8(series.names[i]);
      parts[i] = MakeIdentifier(text);
      if (!parts[i].empty()) {
        display_names.try_emplace(parts[i], text);
      }
    }
    ids.push_back({parts[0], parts[1], parts[2], parts[3], parts[4]});
  }
  std::vector<TableSeries> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  positions.clear();
  for (const TableSeries& id : ids) {
    const auto place = std::lower_bound(sorted.begin(), sorted.end(), id);
    positions.push_back(static_cast<std::uint32_t>(place - sorted.begin()));
  }
  return sorted;
}

}  // namespace funnelcast::ingest

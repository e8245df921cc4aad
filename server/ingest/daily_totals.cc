// Sums by group and day, compared with the candidates'.
#include "server/ingest/daily_totals.h"

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "server/words/metric_words.h"

namespace funnelcast::ingest {
namespace {

constexpr double kTolerance = 0.011;  // reports round their sums
constexpr double kRelativeTolerance = 1e-6;

struct DaySum {
  double total = 0;  // of the candidate
  double others = 0;
  int other_count = 0;
  bool has_total = false;
};

// Series that one total may sum up: a metric over the campaigns of a channel, or over the channels.
using Scope = std::pair<std::string, std::optional<std::string>>;  // metric and channel

// A series that may be a total.
struct Candidate {
  std::uint32_t series = 0;
  std::map<Day, DaySum> days;

  bool is_sum() const;
};

bool Candidate::is_sum() const {
  bool has_several = false;
  for (const auto& [day, sum] : days) {
    if (!sum.has_total) continue;
    if (std::abs(sum.total - sum.others) > kTolerance + kRelativeTolerance * sum.others) {
      return false;
    }
    has_several = has_several || sum.other_count > 1;
  }
  return has_several;
}

using Candidates = std::map<Scope, std::vector<Candidate>>;

Candidates FindCandidates(const TableLayout& layout, const RawSeriesTable& series,
                          std::vector<bool>& is_candidate) {
  Candidates candidates;
  const bool has_campaigns = layout.is_wide && layout.name_columns[kCampaignPart].has_value();
  is_candidate.assign(series.size(), false);
  for (std::uint32_t i = 0; i < series.size(); ++i) {
    const std::string& campaign = series.NameOf(i, kCampaignPart);
    const std::string& channel = series.NameOf(i, kChannelPart);
    if (IsTotalWord(campaign) || (has_campaigns && campaign.empty() && !channel.empty())) {
      candidates[{series.MetricOf(i), channel}].push_back({i, {}});
    } else if (IsTotalWord(channel)) {
      candidates[{series.MetricOf(i), std::nullopt}].push_back({i, {}});
    } else {
      continue;
    }
    is_candidate[i] = true;
  }
  return candidates;
}

void AddTo(std::vector<Candidate>& candidates, const RawValue& value, bool is_candidate) {
  for (Candidate& candidate : candidates) {
    if (is_candidate && value.series != candidate.series) continue;
    DaySum& sum = candidate.days[value.day];
    if (is_candidate) {
      sum.total += value.value;
      sum.has_total = true;
    } else {
      sum.others += value.value;
      ++sum.other_count;
    }
  }
}

// The candidates of each series, over campaigns and over channels; null where it has none.
struct Scopes {
  std::vector<Candidate>* over_campaigns = nullptr;
  std::vector<Candidate>* over_channels = nullptr;
};

std::vector<Scopes> FindScopes(const RawSeriesTable& series, Candidates& candidates) {
  std::vector<Scopes> scopes(series.size());
  for (std::uint32_t i = 0; i < series.size(); ++i) {
    const auto find = [&](std::optional<std::string> channel) {
      const auto found = candidates.find({series.MetricOf(i), std::move(channel)});
      return found == candidates.end() ? nullptr : &found->second;
    };
    scopes[i] = {find(series.NameOf(i, kChannelPart)), find(std::nullopt)};
  }
  return scopes;
}

// The groups of series, of all metrics, that are totals in each metric but for people.
std::set<std::string> FindTotalGroups(const RawSeriesTable& series, const Candidates& candidates) {
  std::set<std::string> totals;
  std::set<std::string> others;
  for (const auto& [scope, list] : candidates) {
    if (words::CountsPeople(scope.first)) continue;
    for (const Candidate& candidate : list) {
      (candidate.is_sum() ? totals : others).insert(series.GroupOf(candidate.series));
    }
  }
  for (const std::string& group : others) totals.erase(group);
  return totals;
}

}  // namespace

std::int64_t LeaveOutDailyTotals(const TableLayout& layout, const RawSeriesTable& series,
                                 std::vector<RawValue>& values, LeftOut& left_out) {
  std::vector<bool> is_candidate;
  Candidates candidates = FindCandidates(layout, series, is_candidate);
  if (candidates.empty()) return 0;
  const std::vector<Scopes> scopes = FindScopes(series, candidates);
  for (const RawValue& value : values) {
    for (std::vector<Candidate>* list :
         {scopes[value.series].over_campaigns, scopes[value.series].over_channels}) {
      if (list != nullptr) AddTo(*list, value, is_candidate[value.series]);
    }
  }
  const std::set<std::string> groups = FindTotalGroups(series, candidates);
  if (groups.empty()) return 0;
  std::vector<bool> is_total(series.size());
  for (std::uint32_t i = 0; i < series.size(); ++i) {
    is_total[i] = is_candidate[i] && groups.contains(series.GroupOf(i));
  }
  std::set<std::int64_t> rows;
  for (const RawValue& value : values) {
    if (is_total[value.series]) rows.insert(static_cast<std::int64_t>(value.row));
  }
  for (const std::int64_t row : rows) left_out.Note(row, LeftOutKind::kSummary);
  std::erase_if(values, [&](const RawValue& value) { return is_total[value.series]; });
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace funnelcast::ingest

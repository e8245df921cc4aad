// Adds up what channels claim on the days that the brand counts itself.
#include "server/history/claims.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "server/history/finding_words.h"
#include "simulator/data/history.h"

namespace funnelcast::history {
namespace {

using data::Stage;

constexpr std::int64_t kMinDays = 7;
constexpr double kMinExcess = 0.05;
constexpr double kMinDeviations = 3.0;

// What the channels claim of one metric, and what the brand counts on the same days.
struct Claims {
  std::vector<std::pair<double, std::string>> by_channel;  // what each claims
  double claimed = 0;
  double own = 0;
  std::int64_t day_count = 0;
  Day start_day = 0;
  Day end_day = 0;
};

Claims AddUp(const Series& own, const SeriesIndex& index) {
  Claims claims;
  const Day first_day = own.values.front().day;
  const Day end_day = own.values.back().day + 1;
  const std::vector<double> own_line = DailyLine(own, first_day, end_day);
  std::vector<bool> is_common(own_line.size(), false);
  for (const Series& one : index.series()) {
    if (one.metric != own.metric || one.channel.empty()) continue;
    double claimed = 0;
    for (const DayValue& value : one.values) {
      if (value.day < first_day || value.day >= end_day) continue;
      const auto at = static_cast<std::size_t>(value.day - first_day);
      if (std::isnan(own_line[at])) continue;
      is_common[at] = true;
      claimed += value.value;
    }
    if (claimed > 0) claims.by_channel.emplace_back(claimed, one.channel);
    claims.claimed += claimed;
  }
  for (std::size_t i = 0; i < own_line.size(); ++i) {
    if (!is_common[i]) continue;
    const Day day = first_day + static_cast<Day>(i);
    if (claims.day_count == 0) claims.start_day = day;
    claims.end_day = day + 1;
    claims.own += own_line[i];
    ++claims.day_count;
  }
  std::sort(claims.by_channel.rbegin(), claims.by_channel.rend());
  return claims;
}

bool Exceed(const Claims& claims, bool is_money) {
  if (claims.day_count < kMinDays) return false;
  const double excess = claims.claimed - claims.own;
  const double chance = is_money ? 0.0 : kMinDeviations * std::sqrt(claims.own);
  return excess > std::max(kMinExcess * claims.own, chance);
}

Finding ClaimFinding(const std::string& metric, const Claims& claims, const BrandFacts& facts) {
  std::vector<words::Message> channels;
  for (const auto& [claimed, channel] : claims.by_channel) {
    channels.push_back({"CLAIM_OF_CHANNEL", {{"channel", channel}, {"claimed", claimed}}});
  }
  const std::vector<std::pair<std::string, words::Value>> values = {
      {"claimed", claims.claimed},
      {"metric", metric},
      {"count", claims.day_count},
      {"start", words::Day{claims.start_day}},
      {"end", words::Day{claims.end_day - 1}},
      {"channels", ListOf(std::move(channels))},
      {"own", claims.own}};
  words::Message found{"CHANNELS_CLAIM_WHAT_BRAND_LACKS", values};
  if (claims.own > 0) {
    found.key = "CHANNELS_CLAIM_MORE";
    found.values.emplace_back("more", words::Share{claims.claimed / claims.own - 1});
  }
  return {
      FindingKind::kClaimed,
      metric,
      "",
      claims.start_day,
      claims.end_day,
      {std::move(found), {"GIVE_CLAIMS_A_METRIC", {{"brand", facts.brand}, {"metric", metric}}}}};
}

}  // namespace

std::vector<Finding> FindClaims(const SeriesIndex& index, const BrandFacts& facts) {
  std::set<std::string> early;
  for (const StagePair& pair : facts.stage_pairs) {
    if (pair.later_stage <= Stage::kDesire) early.insert(pair.earlier_metric);
    if (pair.later_stage <= Stage::kInterest) early.insert(pair.later_metric);
  }
  std::vector<Finding> findings;
  for (const Series& own : index.series()) {
    if (!own.channel.empty() || !facts.IsOutcome(own.metric) || early.contains(own.metric)) {
      continue;
    }
    const Claims claims = AddUp(own, index);
    if (Exceed(claims, facts.KindOf(own.metric) == MetricKind::kMoney)) {
      findings.push_back(ClaimFinding(own.metric, claims, facts));
    }
  }
  return findings;
}

}  // namespace funnelcast::history

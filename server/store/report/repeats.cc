// Finds pairs by values that few have, and compares these in full.
#include "server/store/report/repeats.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <unordered_map>

#include "server/store/report/finding_words.h"

namespace funnelcast::store::report {
namespace {

constexpr std::size_t kMostOfOneValue = 4;
constexpr int kMinShared = 7;
constexpr double kMinEqualShare = 0.95;
constexpr double kMinBits = 40.0;

using Pair = std::pair<std::size_t, std::size_t>;  // places of lines, the smaller first

// How many values each pair shares that few have.
std::map<Pair, int> SharedCounts(const std::vector<NamedLine>& lines) {
  std::map<Pair, int> shared;
  std::vector<std::pair<double, std::size_t>> of_day;  // value and line
  const std::size_t day_count = lines.front().values.size();
  for (std::size_t day = 0; day < day_count; ++day) {
    of_day.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].values[day] > 0) of_day.emplace_back(lines[i].values[day], i);
    }
    std::sort(of_day.begin(), of_day.end());
    for (std::size_t begin = 0; begin < of_day.size();) {
      std::size_t end = begin + 1;
      while (end < of_day.size() && of_day[end].first == of_day[begin].first) ++end;
      if (end - begin <= kMostOfOneValue) {
        for (std::size_t a = begin; a < end; ++a) {
          for (std::size_t b = a + 1; b < end; ++b) ++shared[{of_day[a].second, of_day[b].second}];
        }
      }
      begin = end;
    }
  }
  return shared;
}

// Adds what two lines have in common to what is known of them.
void Compare(const std::string& metric, Day first_day, const NamedLine& first,
             const NamedLine& second, Repeat& repeat) {
  std::unordered_map<double, double> frequencies;
  double count = 0;
  for (const double value : first.values) {
    if (!(value > 0)) continue;
    frequencies[value] += 1;
    count += 1;
  }
  const std::int64_t known = repeat.common_count;
  for (std::size_t i = 0; i < first.values.size(); ++i) {
    const double a = first.values[i];
    const double b = second.values[i];
    if (std::isnan(a) || std::isnan(b) || (a == 0 && b == 0)) continue;
    const Day day = first_day + static_cast<Day>(i);
    repeat.start_day = repeat.common_count == 0 ? day : std::min(repeat.start_day, day);
    repeat.end_day = std::max(repeat.end_day, day + 1);
    ++repeat.common_count;
    if (a != b) continue;
    ++repeat.equal_count;
    const bool is_new = i == 0 || first.values[i - 1] != a;
    // One more than there are, so that a value met once says no more than a long series allows.
    if (is_new) repeat.bits -= std::log2((frequencies[a] + 1) / (count + 1));
  }
  if (repeat.common_count > known) repeat.metrics.push_back(metric);
}

}  // namespace

void RepeatSearch::Add(const std::string& metric, Day first_day,
                       const std::vector<NamedLine>& lines) {
  if (lines.size() < 2) return;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < lines.size(); ++i) places[lines[i].id] = i;
  for (const auto& [pair, shared_count] : SharedCounts(lines)) {
    if (shared_count < kMinShared) continue;
    const auto [first, second] = std::minmax(lines[pair.first].id, lines[pair.second].id);
    pairs_.try_emplace({first, second}, Repeat{first, second, {}});
  }
  // Metrics that a pair does not share speak against it as much as others speak for it.
  for (auto& [ids, repeat] : pairs_) {
    const auto first = places.find(ids.first);
    const auto second = places.find(ids.second);
    if (first == places.end() || second == places.end()) continue;
    Compare(metric, first_day, lines[first->second], lines[second->second], repeat);
  }
}

std::vector<Repeat> RepeatSearch::Find() const {
  std::vector<Repeat> found;
  for (const auto& [ids, repeat] : pairs_) {
    if (repeat.bits >= kMinBits &&
        static_cast<double>(repeat.equal_count) >=
            kMinEqualShare * static_cast<double>(repeat.common_count)) {
      found.push_back(repeat);
    }
  }
  return found;
}

Finding RenamingFinding(const Renaming& renaming, const BrandFacts& facts) {
  const Repeat& repeat = renaming.repeat;
  const bool is_campaign = !renaming.channel.empty();
  const std::string command =
      is_campaign ? fmt::format("funnelcast campaign merge {} {} {} --into {} --keep", facts.brand,
                                renaming.channel, renaming.old_id, renaming.new_id)
                  : fmt::format("funnelcast channel merge {} {} --into {} --keep", facts.brand,
                                renaming.old_id, renaming.new_id);
  return {FindingKind::kRenamed,
          repeat.metrics.front(),
          is_campaign ? renaming.channel : renaming.new_id,
          repeat.start_day,
          repeat.end_day,
          fmt::format("{} {}{} repeats {} day by day: {} of {} from {} to {} are equal ({}). It "
                      "was probably renamed and is counted twice; `{}` makes them one.",
                      is_campaign ? "Campaign" : "Channel", renaming.new_id,
                      AtChannel(renaming.channel), renaming.old_id,
                      NumberText(static_cast<double>(repeat.equal_count)),
                      CountText(repeat.common_count, "value"), DateText(repeat.start_day),
                      DateText(repeat.end_day - 1), ListText(repeat.metrics), command)};
}

}  // namespace funnelcast::store::report

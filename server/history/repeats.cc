// Finds pairs by values that few have, and compares these in full.
#include "server/history/repeats.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <unordered_map>
#include <utility>

#include "server/history/finding_words.h"

namespace funnelcast::history {
namespace {

constexpr std::size_t kMostOfOneValue = 4;
constexpr int kMinShared = 7;
constexpr double kMinEqualShare = 0.95;
constexpr double kMinBits = 40.0;

using Pair = std::pair<std::size_t, std::size_t>;  // places of lines, the smaller first

// How many values each pair shares that few have.
std::map<Pair, int> SharedCounts(const std::vector<const std::vector<double>*>& lines) {
  std::map<Pair, int> shared;
  std::vector<std::pair<double, std::size_t>> of_day;  // value and line
  const std::size_t day_count = lines.front()->size();
  for (std::size_t day = 0; day < day_count; ++day) {
    of_day.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if ((*lines[i])[day] > 0) of_day.emplace_back((*lines[i])[day], i);
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
void CompareLines(const std::string& metric, Day first_day, const std::vector<double>& first,
                  const std::vector<double>& second, Repeat& repeat) {
  std::unordered_map<double, double> frequencies;
  double count = 0;
  for (const double value : first) {
    if (!(value > 0)) continue;
    frequencies[value] += 1;
    count += 1;
  }
  const std::int64_t known = repeat.common_count;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double a = first[i];
    const double b = second[i];
    if (std::isnan(a) || std::isnan(b) || (a == 0 && b == 0)) continue;
    const Day day = first_day + static_cast<Day>(i);
    repeat.start_day = repeat.common_count == 0 ? day : std::min(repeat.start_day, day);
    repeat.end_day = std::max(repeat.end_day, day + 1);
    ++repeat.common_count;
    if (a != b) continue;
    ++repeat.equal_count;
    const bool is_new = i == 0 || first[i - 1] != a;
    // One more than there are, so that a value met once says no more than a long series allows.
    if (is_new) repeat.bits -= std::log2((frequencies[a] + 1) / (count + 1));
  }
  if (repeat.common_count > known) repeat.metrics.push_back(metric);
}

}  // namespace

void RepeatSearch::AddCandidates(const NamedLines& lines) {
  if (lines.size() < 2) return;
  std::vector<const std::string*> ids;
  std::vector<const std::vector<double>*> values;
  for (const auto& [id, line] : lines) {
    ids.push_back(&id);
    values.push_back(&line);
  }
  for (const auto& [pair, shared_count] : SharedCounts(values)) {
    if (shared_count < kMinShared) continue;
    const std::string& first = *ids[pair.first];
    const std::string& second = *ids[pair.second];
    Repeat repeat;
    repeat.first_id = first;
    repeat.second_id = second;
    pairs_.try_emplace({first, second}, std::move(repeat));
  }
}

void RepeatSearch::Compare(const std::string& metric, Day first_day, const NamedLines& lines) {
  for (auto& [ids, repeat] : pairs_) {
    const auto first = lines.find(ids.first);
    const auto second = lines.find(ids.second);
    if (first == lines.end() || second == lines.end()) continue;
    CompareLines(metric, first_day, first->second, second->second, repeat);
  }
}

std::vector<Repeat> RepeatSearch::Find() const {
  std::vector<Repeat> found;
  for (const auto& [ids, repeat] : pairs_) {
    if (repeat.bits >= kMinBits && static_cast<double>(repeat.equal_count) >=
                                       kMinEqualShare * static_cast<double>(repeat.common_count)) {
      found.push_back(repeat);
    }
  }
  return found;
}

Renaming MakeRenaming(const std::string& channel, const Repeat& repeat,
                      const std::map<std::string, std::int64_t>& numbers) {
  const auto number = [&](const std::string& id) {
    const auto found = numbers.find(id);
    return found == numbers.end() ? std::numeric_limits<std::int64_t>::max() : found->second;
  };
  Renaming renaming{channel, repeat.first_id, repeat.second_id, repeat};
  if (number(renaming.new_id) < number(renaming.old_id)) {
    std::swap(renaming.old_id, renaming.new_id);
  }
  return renaming;
}

std::vector<Renaming> FindRenamedChannels(const SeriesIndex& index,
                                          const std::map<std::string, std::int64_t>& numbers) {
  std::map<std::string, std::vector<const Series*>> by_metric;
  for (const Series& one : index.series()) {
    if (!one.channel.empty()) by_metric[one.metric].push_back(&one);
  }
  RepeatSearch search;
  for (const bool compares : {false, true}) {
    if (compares && !search.has_candidates()) break;
    for (const auto& [metric, group] : by_metric) {
      Day first_day = std::numeric_limits<Day>::max();
      Day end_day = std::numeric_limits<Day>::min();
      for (const Series* one : group) {
        first_day = std::min(first_day, one->values.front().day);
        end_day = std::max(end_day, one->values.back().day + 1);
      }
      NamedLines lines;
      for (const Series* one : group) {
        lines.emplace(one->channel, DailyLine(*one, first_day, end_day));
      }
      if (compares) {
        search.Compare(metric, first_day, lines);
      } else {
        search.AddCandidates(lines);
      }
    }
  }
  std::vector<Renaming> renamings;
  for (const Repeat& repeat : search.Find()) {
    renamings.push_back(MakeRenaming("", repeat, numbers));
  }
  return renamings;
}

Finding RenamingFinding(const Renaming& renaming, const BrandFacts& facts) {
  const Repeat& repeat = renaming.repeat;
  const bool is_campaign = !renaming.channel.empty();
  const std::string command =
      is_campaign ? fmt::format("funnelcast campaign merge {} {} {} --into {} --keep", facts.brand,
                                renaming.channel, renaming.old_id, renaming.new_id)
                  : fmt::format("funnelcast channel merge {} {} --into {} --keep", facts.brand,
                                renaming.old_id, renaming.new_id);
  words::Message found{is_campaign ? "CAMPAIGN_REPEATS_ANOTHER" : "CHANNEL_REPEATS_ANOTHER",
                       {{"new", renaming.new_id},
                        {"old", renaming.old_id},
                        {"equal", repeat.equal_count},
                        {"common", repeat.common_count},
                        {"start", words::Day{repeat.start_day}},
                        {"end", words::Day{repeat.end_day - 1}},
                        {"metrics", NamesOf(repeat.metrics)}}};
  if (is_campaign) found.values.emplace_back("channel", renaming.channel);
  return {FindingKind::kRenamed,
          repeat.metrics.front(),
          is_campaign ? renaming.channel : renaming.new_id,
          repeat.start_day,
          repeat.end_day,
          {std::move(found), {"PROBABLY_RENAMED", {{"command", command}}}}};
}

}  // namespace funnelcast::history

// Runs of zeros in an outcome while the stage before goes on.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/history/finding_words.h"
#include "server/history/stage_findings.h"
#include "simulator/data/history.h"

namespace funnelcast::history {
namespace {

using data::Stage;

constexpr std::int64_t kMinRunDays = 3;
constexpr std::size_t kRateDays = 90;
constexpr std::size_t kMinRateDays = 14;
constexpr double kShape = 2.0;
constexpr double kMostActions = 5.0;  // of a day, where their value is what is zero
constexpr int kWeekdayCount = 7;
// Special days up to this long are holidays; longer ones are sales and seasons.
constexpr int kClosedDays = 3;
constexpr Day kYearDays = 364;
constexpr Day kYearSlackDays = 21;

// An outcome and the stage before it, day by day over the outcome's days.
struct Pair {
  const Series* later = nullptr;
  const Series* earlier = nullptr;
  bool is_money = false;
  Day first_day = 0;
  std::vector<double> outcome;      // NaN on days without a value
  std::vector<double> active;       // the stage before, as FindSilent's contract has it
  std::vector<double> outcome_sum;  // of the days before
  std::vector<double> active_sum;   // of the days before, those without an outcome left out
  std::vector<double> known_count;  // of the days before
  std::array<double, kWeekdayCount> weekday_factors{};
};

struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;  // after its last zero
  std::int64_t zero_count = 0;
  double expected = 0;
  double log_chance = 0;
};

// Daily means over seven days, the smaller of the last two weeks.
std::vector<double> ActiveLine(const Series& earlier, Day first_day, Day end_day) {
  const Day lead_days = 2 * kWeekdayCount;
  std::vector<double> line = DailyLine(earlier, first_day - lead_days, end_day);
  std::vector<double> sums(line.size() + 1, 0.0);
  for (std::size_t i = 0; i < line.size(); ++i) {
    sums[i + 1] = sums[i] + (std::isnan(line[i]) ? 0.0 : line[i]);
  }
  std::vector<double> active;
  for (std::size_t i = static_cast<std::size_t>(lead_days); i < line.size(); ++i) {
    const double last = sums[i + 1] - sums[i - 6];
    const double before = sums[i - 6] - sums[i - 13];
    active.push_back(std::min(last, before) / kWeekdayCount);
  }
  return active;
}

Pair MakePair(const Series& earlier, const Series& later, bool is_money) {
  Pair pair;
  pair.later = &later;
  pair.earlier = &earlier;
  pair.is_money = is_money;
  pair.first_day = later.values.front().day;
  const Day end_day = later.values.back().day + 1;
  pair.outcome = DailyLine(later, pair.first_day, end_day);
  pair.active = ActiveLine(earlier, pair.first_day, end_day);
  pair.outcome_sum.assign(1, 0.0);
  pair.active_sum.assign(1, 0.0);
  pair.known_count.assign(1, 0.0);
  double total = 0;
  std::array<double, kWeekdayCount> days{};
  for (std::size_t i = 0; i < pair.outcome.size(); ++i) {
    const bool is_known = !std::isnan(pair.outcome[i]);
    const double value = is_known ? pair.outcome[i] : 0.0;
    pair.outcome_sum.push_back(pair.outcome_sum.back() + value);
    pair.active_sum.push_back(pair.active_sum.back() + (is_known ? pair.active[i] : 0.0));
    pair.known_count.push_back(pair.known_count.back() + (is_known ? 1 : 0));
    const std::size_t weekday = WeekdayOf(pair.first_day + static_cast<Day>(i));
    total += value;
    pair.weekday_factors[weekday] += value;
    days[weekday] += is_known ? 1 : 0;
  }
  const double mean = total / static_cast<double>(later.values.size());
  for (std::size_t i = 0; i < days.size(); ++i) {
    pair.weekday_factors[i] =
        mean > 0 && days[i] > 0 ? pair.weekday_factors[i] / days[i] / mean : 0;
  }
  return pair;
}

// Outcomes by what goes before, over [begin, end); nothing where that is too short to tell.
std::optional<double> RateBetween(const Pair& pair, std::size_t begin, std::size_t end) {
  if (pair.known_count[end] - pair.known_count[begin] < static_cast<double>(kMinRateDays)) {
    return std::nullopt;
  }
  const double active = pair.active_sum[end] - pair.active_sum[begin];
  if (!(active > 0)) return std::nullopt;
  return (pair.outcome_sum[end] - pair.outcome_sum[begin]) / active;
}

// The smaller rate of both sides of a run; 0 when neither tells.
double RateAround(const Pair& pair, const Run& run) {
  const auto before =
      RateBetween(pair, run.begin > kRateDays ? run.begin - kRateDays : 0, run.begin);
  const auto after = RateBetween(pair, run.end, std::min(pair.outcome.size(), run.end + kRateDays));
  if (!before.has_value()) return after.value_or(0.0);
  return after.has_value() ? std::min(*before, *after) : *before;
}

void Weigh(const Pair& pair, const UnusualDays& unusual, Run& run) {
  const double around = RateAround(pair, run);
  const double rate = pair.is_money ? (around > 0 ? 1.0 : 0.0) : around;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const Day day = pair.first_day + static_cast<Day>(i);
    if (std::isnan(pair.outcome[i]) || unusual.Contains(day)) continue;
    const double active = pair.is_money ? std::min(kMostActions, pair.active[i]) : pair.active[i];
    const double mean = rate * active * pair.weekday_factors[WeekdayOf(day)];
    run.expected += mean;
    run.log_chance -= kShape * std::log1p(mean / kShape);
  }
}

// All runs of zeros; days without a value neither end nor lengthen one.
std::vector<Run> ZeroRuns(const Pair& pair) {
  std::vector<Run> runs;
  std::optional<Run> run;
  for (std::size_t i = 0; i < pair.outcome.size(); ++i) {
    if (pair.outcome[i] == 0) {
      if (!run.has_value()) run = Run{i, i, 0, 0, 0};
      run->end = i + 1;
      ++run->zero_count;
    } else if (!std::isnan(pair.outcome[i]) && run.has_value()) {
      runs.push_back(*run);
      run.reset();
    }
  }
  if (run.has_value()) runs.push_back(*run);
  std::erase_if(runs, [](const Run& one) { return one.zero_count < kMinRunDays; });
  return runs;
}

bool IsOfTheSeason(const Run& run, const std::vector<Run>& runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
    const Day apart = std::abs(static_cast<Day>(other.begin) - static_cast<Day>(run.begin));
    return std::abs(apart - kYearDays) <= kYearSlackDays && 2 * other.zero_count >= run.zero_count;
  });
}

class SilenceSearch {
 public:
  SilenceSearch(const SeriesIndex& index, const BrandFacts& facts, NotedDays& noted)
      : facts_(facts), noted_(noted), unusual_(facts.special_days, kClosedDays) {
    double value_count = 0;
    for (const Series& one : index.series()) {
      value_count += static_cast<double>(one.values.size());
      if (facts.IsInput(one.metric)) inputs_[one.channel].push_back(&one);
    }
    max_log_chance_ = std::log(kFalseShare / std::max(1.0, value_count));
  }

  std::optional<Finding> Find(const Series& earlier, const Series& later, bool is_money) {
    const Pair pair = MakePair(earlier, later, is_money);
    const std::vector<Run> all = ZeroRuns(pair);
    std::vector<Run> odd;
    for (Run run : all) {
      Weigh(pair, unusual_, run);
      if (run.log_chance < max_log_chance_ && !IsPaused(pair, run)) odd.push_back(run);
    }
    std::erase_if(odd, [&](const Run& run) { return IsOfTheSeason(run, all); });
    if (odd.empty()) return std::nullopt;
    for (const Run& run : odd) {
      for (std::size_t i = run.begin; i < run.end; ++i) {
        noted_.Add(later.metric, later.channel, pair.first_day + static_cast<Day>(i));
      }
    }
    return SilentFinding(pair, odd);
  }

 private:
  // Whether nothing went into the channel on most days of a run.
  bool IsPaused(const Pair& pair, const Run& run) const {
    const auto inputs = inputs_.find(pair.later->channel);
    if (inputs == inputs_.end()) return false;
    const Day begin = pair.first_day + static_cast<Day>(run.begin);
    const Day end = pair.first_day + static_cast<Day>(run.end);
    std::set<Day> known;
    std::set<Day> positive;
    for (const Series* input : inputs->second) {
      for (auto value = std::lower_bound(input->values.begin(), input->values.end(), begin,
                                         [](const DayValue&one, Day day) { return one.day < day; });
           value != input->values.end() && value->day < end; ++value) {
        known.insert(value->day);
        if (value->value > 0) positive.insert(value->day);
      }
    }
    return !known.empty() && 5 * positive.size() <= known.size();
  }

  Finding SilentFinding(const Pair& pair, const std::vector<Run>& odd) const {
    const Run& worst = *std::min_element(odd.begin(), odd.end(), [](const Run& a, const Run& b) {
      return a.log_chance < b.log_chance;
    });
    const Day start_day = pair.first_day + static_cast<Day>(worst.begin);
    const Day end_day = pair.first_day + static_cast<Day>(worst.end);
    double earlier_sum = 0;
    for (const DayValue& value : pair.earlier->values) {
      if (value.day >= start_day && value.day < end_day) earlier_sum += value.value;
    }
    const std::string& metric = pair.later->metric;
    const std::string& channel = pair.later->channel;
    words::Message found{"ONLY_ZEROS",
                         {{"what", MetricsAt({metric}, channel)},
                          {"when", OnDays(start_day, end_day, worst.zero_count)},
                          {"earlier", pair.earlier->metric},
                          {"earlier_sum", earlier_sum}}};
    if (!pair.is_money) {
      found.key = "ONLY_ZEROS_WHERE_SOME_ARE_USUAL";
      found.values.emplace_back("expected", std::round(worst.expected));
      found.values.emplace_back("metric", metric);
    }
    const Day first_day = pair.first_day + static_cast<Day>(odd.front().begin);
    const Day last_end_day = pair.first_day + static_cast<Day>(odd.back().end);
    std::vector<words::Message> sentences = {std::move(found)};
    if (odd.size() > 1) {
      sentences.push_back({"MORE_RUNS_OF_ZEROS",
                           {{"count", odd.size() - 1},
                            {"start", words::Day{first_day}},
                            {"end", words::Day{last_end_day - 1}}}});
    }
    sentences.push_back(
        {"IF_COUNTING_FAILED",
         {{"command", DeleteCommand(facts_, {metric}, channel, start_day, end_day)}}});
    return {FindingKind::kSilent, metric, channel, first_day, last_end_day, std::move(sentences)};
  }

  const BrandFacts& facts_;
  NotedDays& noted_;
  UnusualDays unusual_;
  std::map<std::string, std::vector<const Series*>> inputs_;  // by channel
  double max_log_chance_ = 0;
};

}  // namespace

std::vector<Finding> FindSilent(const SeriesIndex& index, const BrandFacts& facts,
                                NotedDays& noted) {
  SilenceSearch search(index, facts, noted);
  std::vector<Finding> findings;
  std::set<const Series*> found;  // a metric may be a stage of several funnels
  for (const StagePair& pair : facts.stage_pairs) {
    for (const Series& later : index.series()) {
      if (later.metric != pair.later_metric || found.contains(&later)) continue;
      const Series* const earlier = index.FindOrSum(pair.earlier_metric, later.channel);
      if (earlier == nullptr) continue;
      if (std::optional<Finding> finding =
              search.Find(*earlier, StoredValues(later), pair.later_stage == Stage::kValue)) {
        findings.push_back(*std::move(finding));
        found.insert(&later);
      }
    }
  }
  return findings;
}

}  // namespace funnelcast::history

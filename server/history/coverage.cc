// Tells by a series' own rhythm which values it lacks.
#include "server/history/coverage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <utility>

#include "server/history/finding_words.h"

namespace funnelcast::history {
namespace {

constexpr int kWeekdayCount = 7;
constexpr int kWeeksAround = 4;  // on each side
constexpr double kLeftOutValue = 3.0;
constexpr Day kChanceDays = 45;  // on each side
constexpr double kMonthDays = 30.44;
// Series that end within so many days of each other end together.
constexpr Day kTogetherDays = 7;

// Whether a value is due on a day without one: most of the same weekdays in the four weeks before
// `before` and in those after `after`, within the series, have one; where there is none, it is due
// unless the day is of a weekend. Days count from `first_day`.
bool IsDue(const std::vector<bool>& has_value, Day first_day, Day day, Day before, Day after) {
  const Day count = static_cast<Day>(has_value.size());
  int present = 0;
  int possible = 0;
  const auto count_one = [&](Day other) {
    if (other < 0 || other >= count) return;
    ++possible;
    present += has_value[static_cast<std::size_t>(other)] ? 1 : 0;
  };
  const Day last_before = before - ((before - day) % kWeekdayCount + kWeekdayCount) % kWeekdayCount;
  const Day first_after = after + ((day - after) % kWeekdayCount + kWeekdayCount) % kWeekdayCount;
  for (int week = 0; week < kWeeksAround; ++week) {
    count_one(last_before - kWeekdayCount * week);
    count_one(first_after + kWeekdayCount * week);
  }
  return possible > 0 ? 2 * present >= possible : WeekdayOf(first_day + day) < 5;
}

// The due days between two values of a daily series; `before` and `after` are their days from the
// series' first one on.
Gap DailyGap(const std::vector<bool>& has_value, Day first_day, Day before, Day after) {
  std::array<bool, kWeekdayCount> due{};
  for (Day day = before + 1; day < std::min(after, before + 1 + kWeekdayCount); ++day) {
    due[static_cast<std::size_t>(day % kWeekdayCount)] =
        IsDue(has_value, first_day, day, before, after);
  }
  Gap gap;
  for (Day day = before + 1; day < after; ++day) {
    if (!due[static_cast<std::size_t>(day % kWeekdayCount)]) continue;
    if (gap.missing_count == 0) gap.start_day = first_day + day;
    gap.end_day = first_day + day + 1;
    ++gap.missing_count;
  }
  return gap;
}

// The gap between two values that come every `days` days.
Gap RareGap(const CoveredDays& before, const CoveredDays& after, int days) {
  const double due = days == 30 ? kMonthDays : days;
  const double interval = after.first_day - before.first_day;
  Gap gap;
  if (interval <= 1.5 * due) return gap;
  gap.missing_count = std::llround(interval / due) - 1;
  const bool covers_days = before.end_day - before.first_day > 1;
  gap.start_day = covers_days ? before.end_day : before.first_day + days;
  gap.end_day =
      covers_days ? after.first_day : std::max(gap.start_day + 1, after.first_day - days + 1);
  return gap;
}

// Whether rows without an event may have been left out: more values are missing than are zero, and
// the smallest others are close to zero, or money, whose values say nothing of how many there were.
bool LeavesZerosOut(const CoveredSeries& covered, const BrandFacts& facts) {
  const Series& series = *covered.series;
  if (!facts.IsOutcome(series.metric)) return false;
  std::int64_t zero_count = 0;
  double least = std::numeric_limits<double>::infinity();
  for (const DayValue& value : series.values) {
    zero_count += value.value == 0 ? 1 : 0;
    if (value.value > 0) least = std::min(least, value.value);
  }
  return covered.missing_count > zero_count &&
         (least <= kLeftOutValue || facts.KindOf(series.metric) == MetricKind::kMoney);
}

// Of a day without an event by chance, told from the days around a gap. A missing day begins a gap
// with probability p (1 - p), p being that chance.
double ChanceAround(const CoveredSeries& covered, const Gap& gap) {
  const Day begin = gap.start_day - kChanceDays;
  const Day end = gap.end_day + kChanceDays;
  const auto gap_count = std::count_if(
      covered.gaps.begin(), covered.gaps.end(),
      [&](const Gap& other) { return other.start_day < end && other.end_day > begin; });
  const auto first =
      std::lower_bound(covered.covered.begin(), covered.covered.end(), begin,
                       [](const CoveredDays& days, Day day) { return days.first_day < day; });
  const auto last =
      std::lower_bound(first, covered.covered.end(), end,
                       [](const CoveredDays& days, Day day) { return days.first_day < day; });
  return static_cast<double>(gap_count + 2) / static_cast<double>(last - first + 2);
}

// The gaps that are worth a word.
std::vector<Gap> OddGaps(const CoveredSeries& covered, const BrandFacts& facts) {
  if (!LeavesZerosOut(covered, facts)) return covered.gaps;
  const double max_log_chance = std::log(kFalseShare / static_cast<double>(covered.covered.size()));
  std::vector<Gap> odd;
  for (const Gap& gap : covered.gaps) {
    const double chance = std::min(1.0, ChanceAround(covered, gap));
    if (static_cast<double>(gap.missing_count) * std::log(chance) < max_log_chance) {
      odd.push_back(gap);
    }
  }
  return odd;
}

// `3 days`, `1 week`.
words::Message CountOf(std::int64_t count, int rhythm_days) {
  switch (rhythm_days) {
    case 7:
      return {"COUNT_OF_WEEKS", {{"count", count}}};
    case 14:
      return {"COUNT_OF_FORTNIGHTS", {{"count", count}}};
    case 30:
      return {"COUNT_OF_MONTHS", {{"count", count}}};
    default:
      return {"DISTANCE_IN_DAYS", {{"count", count}}};
  }
}

struct SharedGaps {
  std::vector<std::string> metrics;
  std::vector<Gap> gaps;
  int rhythm_days = 0;
};

Finding GapFinding(const std::string& channel, const SharedGaps& shared, const BrandFacts& facts) {
  const Gap& worst = *std::max_element(
      shared.gaps.begin(), shared.gaps.end(),
      [](const Gap& a, const Gap& b) { return a.missing_count < b.missing_count; });
  std::int64_t missing_count = 0;
  for (const Gap& gap : shared.gaps) missing_count += gap.missing_count;
  const Day start_day = shared.gaps.front().start_day;
  const Day end_day = shared.gaps.back().end_day;
  const words::Message when =
      shared.rhythm_days <= 1
          ? OnDays(start_day, end_day, missing_count)
          : words::Message{"FOR_PERIODS_BETWEEN",
                           {{"periods", CountOf(missing_count, shared.rhythm_days)},
                            {"start", words::Day{start_day}},
                            {"end", words::Day{end_day - 1}}}};
  words::Message found{"GAP", {{"what", MetricsAt(shared.metrics, channel)}, {"when", when}}};
  if (shared.gaps.size() > 1) {
    found.key = "GAPS";
    found.values.emplace_back("count", shared.gaps.size());
    found.values.emplace_back("longest", CountOf(worst.missing_count, shared.rhythm_days));
    found.values.emplace_back("longest_start", words::Day{worst.start_day});
  }
  return {FindingKind::kGap, shared.metrics.front(),
          channel,           start_day,
          end_day,           {std::move(found), {"FILL_GAP", {{"brand", facts.brand}}}}};
}

// After how many days without a value a series has ended: kStaleDays, StoppedAfterDays of rarer
// ones, and half as long again as the longest pause of one that had two that long.
Day EndedAfterDays(const CoveredSeries& one) {
  const Day allowed = one.rhythm.days == 1 ? kStaleDays : StoppedAfterDays(one.rhythm);
  int pause_count = 0;
  Day longest = 0;
  for (std::size_t i = 1; i < one.covered.size(); ++i) {
    const Day interval = one.covered[i].first_day - one.covered[i - 1].end_day + 1;
    pause_count += interval >= allowed ? 1 : 0;
    longest = std::max(longest, interval);
  }
  return pause_count >= 2 ? std::max(allowed, longest + longest / 2) : allowed;
}

// Series of a channel that end within a few days of each other.
struct Ended {
  std::vector<std::string> metrics;
  Day last_day = 0;
};

bool EndsInZeros(const Series& series) {
  constexpr std::size_t kZeroCount = 7;
  if (series.values.size() < kZeroCount) return false;
  return std::all_of(series.values.end() - static_cast<std::ptrdiff_t>(kZeroCount),
                     series.values.end(), [](const DayValue& value) { return value.value == 0; });
}

// What goes into a channel: the last day with any, and the last day on which a value says so.
struct InputDays {
  Day last_positive = std::numeric_limits<Day>::min();
  Day last_known = std::numeric_limits<Day>::min();
};

std::map<std::string, InputDays> FindInputDays(const std::vector<CoveredSeries>& series,
                                               const BrandFacts& facts) {
  std::map<std::string, InputDays> days;
  for (const CoveredSeries& one : series) {
    if (!facts.IsInput(one.series->metric)) continue;
    InputDays& own = days[one.series->channel];
    own.last_known = std::max(own.last_known, one.series->values.back().day);
    for (const DayValue& value : one.series->values) {
      if (value.value > 0) own.last_positive = std::max(own.last_positive, value.day);
    }
  }
  return days;
}

// Whether the channel of an outcome that ended is paused: its inputs say so.
bool IsPaused(const Series& series, const std::map<std::string, InputDays>& inputs,
              const BrandFacts& facts) {
  const auto input = inputs.find(series.channel);
  if (input == inputs.end() || facts.IsInput(series.metric)) return false;
  const Day last = series.values.back().day + kTogetherDays;
  return input->second.last_positive <= last && input->second.last_known > last;
}

Finding StaleFinding(const std::string& channel, const Ended& ended, std::size_t series_count,
                     Day last_day, const BrandFacts& facts) {
  const std::int64_t day_count = last_day - ended.last_day;
  const bool is_whole = ended.metrics.size() == series_count && !channel.empty();
  words::Message found{is_whole ? "CHANNEL_ENDS" : "SERIES_END",
                       {{"day", words::Day{ended.last_day}}, {"count", day_count}}};
  if (is_whole) {
    found.values.emplace_back("channel", channel);
  } else {
    found.values.emplace_back("what", MetricsAt(ended.metrics, channel));
  }
  return {FindingKind::kStale,
          ended.metrics.front(),
          channel,
          ended.last_day + 1,
          last_day + 1,
          {std::move(found),
           {is_whole ? "CHANNEL_MAY_BE_STOPPED" : "IMPORT_THE_REST", {{"brand", facts.brand}}}}};
}

}  // namespace

CoveredSeries CoverSeries(const Series& series) {
  CoveredSeries result;
  result.series = &series;
  result.covered = series.covered;
  if (result.covered.empty()) {
    result.covered.reserve(series.values.size());
    for (const DayValue& value : series.values) {
      result.covered.push_back({value.day, value.day + 1});
    }
  }
  const std::vector<CoveredDays>& covered = result.covered;
  result.rhythm = FindRhythm(covered);
  if (covered.size() < 2) return result;
  const Day first_day = covered.front().first_day;
  std::vector<bool> has_value(static_cast<std::size_t>(covered.back().end_day - first_day));
  for (const CoveredDays& days : covered) {
    for (Day day = days.first_day; day < days.end_day; ++day) {
      has_value[static_cast<std::size_t>(day - first_day)] = true;
    }
  }
  const std::vector<int> rhythms = FindRhythmsAround(covered);
  for (std::size_t i = 0; i + 1 < covered.size(); ++i) {
    if (covered[i + 1].first_day <= covered[i].end_day || rhythms[i] == 0) continue;
    const Gap gap = rhythms[i] == 1
                        ? DailyGap(has_value, first_day, covered[i].end_day - 1 - first_day,
                                   covered[i + 1].first_day - first_day)
                        : RareGap(covered[i], covered[i + 1], rhythms[i]);
    if (gap.missing_count > 0) result.gaps.push_back(gap);
    result.missing_count += gap.missing_count;
  }
  return result;
}

SeriesCoverage CountValues(const Series& series) {
  SeriesCoverage coverage;
  coverage.metric = series.metric;
  coverage.channel = series.channel;
  coverage.first_day = series.values.front().day;
  coverage.last_day = series.values.back().day;
  coverage.observed_day_count = static_cast<std::int64_t>(series.values.size());
  for (const DayValue& value : series.values) {
    coverage.zero_day_count += value.value == 0 ? 1 : 0;
    coverage.total += value.value;
  }
  return coverage;
}

void AddRhythm(const CoveredSeries& covered, Day first_day, Day last_day,
               SeriesCoverage& coverage) {
  coverage.missing_day_count = covered.missing_count;
  coverage.rhythm_days = covered.rhythm.days;
  double due = last_day - first_day + 1;
  if (covered.rhythm.days == 1) {
    const auto weekday_count =
        std::count(covered.rhythm.weekdays.begin(), covered.rhythm.weekdays.end(), true);
    due *= static_cast<double>(weekday_count) / kWeekdayCount;
  } else if (covered.rhythm.days > 1 && covered.series->covered.empty()) {
    due /= covered.rhythm.days == 30 ? kMonthDays : covered.rhythm.days;
  }
  const auto observed = static_cast<double>(covered.series->values.size());
  coverage.coverage = due > 0 ? std::min(1.0, observed / due) : 1.0;
}

std::vector<Finding> FindGaps(const std::vector<CoveredSeries>& series, const BrandFacts& facts) {
  // By channel and gaps.
  std::map<std::pair<std::string, std::vector<std::pair<Day, Day>>>, SharedGaps> shared;
  for (const CoveredSeries& one : series) {
    const std::vector<Gap> odd = OddGaps(one, facts);
    if (odd.empty()) continue;
    std::vector<std::pair<Day, Day>> days;
    for (const Gap& gap : odd) days.emplace_back(gap.start_day, gap.end_day);
    SharedGaps& gaps = shared[{one.series->channel, std::move(days)}];
    gaps.metrics.push_back(one.series->metric);
    gaps.gaps = odd;
    gaps.rhythm_days = one.rhythm.days;
  }
  std::vector<Finding> findings;
  for (const auto& [key, gaps] : shared) findings.push_back(GapFinding(key.first, gaps, facts));
  return findings;
}

std::vector<Finding> FindStale(const std::vector<CoveredSeries>& series, Day last_day,
                               const BrandFacts& facts) {
  const std::map<std::string, InputDays> inputs = FindInputDays(series, facts);
  std::map<std::string, std::size_t> series_counts;
  std::map<std::string, std::vector<Ended>> ended;  // by channel
  for (const CoveredSeries& one : series) {
    const std::string& channel = one.series->channel;
    ++series_counts[channel];
    const Day last = one.covered.back().end_day - 1;
    if (last_day - last < EndedAfterDays(one) || EndsInZeros(*one.series) ||
        IsPaused(*one.series, inputs, facts)) {
      continue;
    }
    std::vector<Ended>& groups = ended[channel];
    const auto together = std::find_if(groups.begin(), groups.end(), [&](const Ended& group) {
      return std::abs(group.last_day - last) <= kTogetherDays;
    });
    if (together == groups.end()) {
      groups.push_back({{one.series->metric}, last});
    } else {
      together->metrics.push_back(one.series->metric);
      together->last_day = std::max(together->last_day, last);
    }
  }
  std::vector<Finding> findings;
  for (const auto& [channel, groups] : ended) {
    for (const Ended& group : groups) {
      findings.push_back(StaleFinding(channel, group, series_counts[channel], last_day, facts));
    }
  }
  return findings;
}

}  // namespace funnelcast::history

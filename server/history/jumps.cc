// Compares days with the days around them on the log scale.
#include "server/history/jumps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/history/finding_words.h"

namespace funnelcast::history {
namespace {

constexpr int kWeekdayCount = 7;
constexpr Day kWindowValues = 14;  // on each side, so many days of a daily series
// Longer than any event or holiday.
constexpr int kSpecialDays = 366;
constexpr std::size_t kMinNeighbourCount = 7;  // on each side
constexpr double kJumpDeviations = 6.0;
constexpr double kMinSpread = 0.25;
constexpr double kMinJumpValue = 10.0;
constexpr double kLargestZeroShare = 0.45;
constexpr double kOutcomeFactor = 8.0;
// Money is zero by chance on a day of fewer actions.
constexpr double kMinActions = 3.0;
// An input below this share of the expected one is a pause.
constexpr double kPausedShare = 0.2;
constexpr double kInputFactor = 20.0;
constexpr double kNewestFactor = 50.0;
// Sales and shopping days may bring this much.
constexpr double kSpecialFactor = 15.0;
constexpr Day kYearDays = 364;
constexpr Day kYearSlackDays = 6;

// Where the middle of some logs lies: between the two middle ones, which differ widely where a
// channel is paused for half of the time.
struct Middle {
  double low = 0;
  double high = 0;
};

// REQUIRES: at least one.
Middle FindMiddle(std::vector<double> logs) {
  const auto high = logs.begin() + static_cast<std::ptrdiff_t>(logs.size() / 2);
  std::nth_element(logs.begin(), high, logs.end());
  if (logs.size() % 2 == 1) return {*high, *high};
  return {*std::max_element(logs.begin(), high), *high};
}

// How a log differs from the middles of both sides: by the smaller difference, and not at all when
// it lies between them. So the first day of a new level, which is like the days after it, is no
// jump.
double DifferenceFromSides(double log_value, const Middle& before, const Middle& after) {
  return log_value -
         std::clamp(log_value, std::min(before.low, after.low), std::max(before.high, after.high));
}

// One day that can be judged: how its log differs from the days around it.
struct Judged {
  std::size_t index = 0;
  double expected_log = 0;
  double difference = 0;
  double deviation = 0;    // from the middle of both sides
  bool is_newest = false;  // there are too few days after it
};

std::optional<Judged> JudgeDay(const Series& series, const std::vector<double>& logs,
                               Day window_days, std::size_t index) {
  const Day day = series.values[index].day;
  std::vector<double> before;
  std::vector<double> after;
  for (std::size_t i = index; i-- > 0 && day - series.values[i].day <= window_days;) {
    before.push_back(logs[i]);
  }
  for (std::size_t i = index + 1; i < logs.size() && series.values[i].day - day <= window_days;
       ++i) {
    after.push_back(logs[i]);
  }
  if (before.size() < kMinNeighbourCount) return std::nullopt;
  const bool is_newest = after.size() < kMinNeighbourCount;
  if (is_newest && series.values.back().day - day >= window_days) return std::nullopt;
  const Middle middle_before = FindMiddle(std::move(before));
  const Middle middle_after = is_newest ? middle_before : FindMiddle(std::move(after));
  const double difference = DifferenceFromSides(logs[index], middle_before, middle_after);
  const double middle =
      (middle_before.low + middle_before.high + middle_after.low + middle_after.high) / 4;
  return Judged{index, logs[index] - difference, difference, logs[index] - middle, is_newest};
}

// Takes the usual difference of each day of the week out, so that quiet Sundays are no jumps.
void RemoveWeekdayEffect(const Series& series, std::vector<Judged>& judged) {
  std::array<std::vector<double>, kWeekdayCount> differences;
  std::array<std::vector<double>, kWeekdayCount> deviations;
  for (const Judged& day : judged) {
    const std::size_t weekday = WeekdayOf(series.values[day.index].day);
    differences[weekday].push_back(day.difference);
    deviations[weekday].push_back(day.deviation);
  }
  std::array<double, kWeekdayCount> difference{};
  std::array<double, kWeekdayCount> deviation{};
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (differences[i].empty()) continue;
    difference[i] = Median(std::move(differences[i]));
    deviation[i] = Median(std::move(deviations[i]));
  }
  for (Judged& day : judged) {
    const std::size_t weekday = WeekdayOf(series.values[day.index].day);
    day.expected_log += difference[weekday];
    day.difference -= difference[weekday];
    day.deviation -= deviation[weekday];
  }
}

// A series whose days were judged.
struct JudgedSeries {
  const Series* series = nullptr;  // where each stored value is one, on its first day
  double spread = kMinSpread;
  std::vector<Judged> days;

  Day DayOf(const Judged& judged) const { return series->values[judged.index].day; }
  double ValueOf(const Judged& judged) const { return series->values[judged.index].value; }

  // Nothing for a day that cannot be judged.
  const Judged* Find(Day day) const {
    const auto found =
        std::lower_bound(days.begin(), days.end(), day,
                         [&](const Judged& judged, Day wanted) { return DayOf(judged) < wanted; });
    return found == days.end() || DayOf(*found) != day ? nullptr : &*found;
  }
};

// Days from one value to the next.
Day UsualInterval(const Series& series) {
  std::vector<double> intervals;
  for (std::size_t i = 1; i < series.values.size(); ++i) {
    intervals.push_back(series.values[i].day - series.values[i - 1].day);
  }
  return intervals.empty() ? 1 : std::max(1, static_cast<Day>(Median(std::move(intervals))));
}

JudgedSeries JudgeDays(const Series& series) {
  JudgedSeries result;
  result.series = &series;
  std::vector<double> logs;
  logs.reserve(series.values.size());
  for (const DayValue& value : series.values)
    logs.push_back(std::log1p(std::max(0.0, value.value)));
  const Day window_days = kWindowValues * UsualInterval(series);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (const std::optional<Judged> judged = JudgeDay(series, logs, window_days, i)) {
      result.days.push_back(*judged);
    }
  }
  RemoveWeekdayEffect(series, result.days);
  if (result.days.empty()) return result;
  std::vector<double> sizes;
  for (const Judged& day : result.days) sizes.push_back(std::abs(day.deviation));
  result.spread = std::max(kMinSpread, 1.4826 * Median(std::move(sizes)));
  return result;
}

class JumpSearch {
 public:
  JumpSearch(const SeriesIndex& index, const BrandFacts& facts, const NotedDays& noted)
      : index_(index), facts_(facts), noted_(noted), unusual_(facts.special_days, kSpecialDays) {
    for (const StagePair& pair : facts.stage_pairs) {
      earlier_[pair.later_metric].insert(pair.earlier_metric);
    }
    double value_count = 1;
    for (const Series& one : index.series()) {
      if (facts.IsInput(one.metric)) inputs_[one.channel].push_back(&one);
      value_count += static_cast<double>(one.values.size());
    }
    max_log_chance_ = std::log(kFalseShare / value_count);
  }

  // REQUIRES: called channel by channel.
  std::optional<Finding> Find(const Series& series) {
    if (series.channel != channel_) {
      judged_.clear();
      stored_.clear();
    }
    channel_ = series.channel;
    if (!IsJudgeable(series)) return std::nullopt;
    const JudgedSeries& judged = Judge(series);
    std::vector<const Judged*> odd;
    for (const Judged& day : judged.days) {
      if (IsFar(judged, day)) odd.push_back(&day);
    }
    const std::vector<const Judged*> all = odd;
    std::erase_if(odd, [&](const Judged* day) { return IsExplained(judged, *day, all); });
    if (odd.empty()) return std::nullopt;
    return JumpFinding(judged, odd);
  }

 private:
  static bool IsJudgeable(const Series& series) {
    std::int64_t zero_count = 0;
    for (const DayValue& value : series.values) {
      if (value.value < 0) return false;
      zero_count += value.value == 0 ? 1 : 0;
    }
    return static_cast<double>(zero_count) <=
           kLargestZeroShare * static_cast<double>(series.values.size());
  }

  const JudgedSeries& Judge(const Series& series) {
    const auto found = judged_.find(&series);
    if (found != judged_.end()) return found->second;
    if (series.covered.empty()) return judged_.emplace(&series, JudgeDays(series)).first->second;
    stored_.push_back(StoredValues(series));
    return judged_.emplace(&series, JudgeDays(stored_.back())).first->second;
  }

  bool IsFar(const JudgedSeries& judged, const Judged& day) const {
    return IsFar(judged, day, day.difference);
  }

  // The same for what is left of a day's difference.
  bool IsFar(const JudgedSeries& judged, const Judged& day, double difference) const {
    const double expected = std::max(0.0, std::expm1(day.expected_log));
    if (std::max(judged.ValueOf(day), expected) < kMinJumpValue) return false;
    if (day.is_newest && expected < 1) return false;  // goes on after a pause
    const bool is_set = !facts_.IsOutcome(judged.series->metric);
    const double factor = day.is_newest ? kNewestFactor : is_set ? kInputFactor : kOutcomeFactor;
    if (std::abs(difference) <= std::log(factor)) return false;
    const double variance = judged.spread * judged.spread + 1.0 / (1.0 + expected);
    if (difference > 0) return difference > kJumpDeviations * std::sqrt(variance);
    if (day.is_newest || (is_set && !IsAmongUsual(judged, day))) return false;
    return LogChanceOfLess(-difference, variance) < max_log_chance_;
  }

  // The logarithm of the chance that a gamma variable of mean 1 and the given variance is below
  // exp(-difference): k (log k - difference) - log Gamma(k + 1), k = 1 / variance, to first order.
  static double LogChanceOfLess(double difference, double variance) {
    const double shape = 1.0 / variance;
    return shape * (std::log(shape) - difference) - std::lgamma(shape + 1.0);
  }

  // Whether something goes in on a day, and about as much as ever on the days beside it: a pause
  // begins and ends otherwise.
  static bool IsAmongUsual(const JudgedSeries& judged, const Judged& day) {
    const std::vector<DayValue>& values = judged.series->values;
    if (judged.ValueOf(day) <= 0 || day.index == 0 || day.index + 1 == values.size()) return false;
    const double least = 0.25 * std::expm1(day.expected_log);
    return values[day.index - 1].value >= least && values[day.index + 1].value >= least;
  }

  bool IsExplained(const JudgedSeries& judged, const Judged& day,
                   const std::vector<const Judged*>& all) {
    const Day when = judged.DayOf(day);
    if (noted_.Contains(judged.series->metric, judged.series->channel, when)) return true;
    const bool is_plausible = day.difference < std::log(kSpecialFactor);
    if (is_plausible && unusual_.Contains(when)) return true;
    const bool every_year = std::any_of(all.begin(), all.end(), [&](const Judged* other) {
      const Day apart = std::abs(judged.DayOf(*other) - when);
      return std::abs(apart - kYearDays) <= kYearSlackDays &&
             other->difference * day.difference > 0;
    });
    if (every_year) return true;
    if (!facts_.IsOutcome(judged.series->metric)) return false;
    const auto moves_along = [&](const Series* other) {
      return other != nullptr && MovesAlong(judged, day, Judge(*other));
    };
    for (const std::string& metric : earlier_[judged.series->metric]) {
      if (moves_along(index_.FindOrSum(metric, judged.series->channel))) return true;
    }
    const std::vector<const Series*>& inputs = inputs_[judged.series->channel];
    return std::any_of(inputs.begin(), inputs.end(), moves_along) || IsFreeOfActions(judged, day);
  }

  // Whether a day is not far off when an earlier stage or an input moved as it did, or that is
  // paused where there is little of the later one.
  bool MovesAlong(const JudgedSeries& judged, const Judged& day, const JudgedSeries& other) const {
    const Judged* const found = other.Find(judged.DayOf(day));
    if (found == nullptr) return false;
    const bool same_direction = found->difference * day.difference > 0;
    if (same_direction && !IsFar(judged, day, day.difference - found->difference)) return true;
    return day.difference < 0 &&
           other.ValueOf(*found) <= kPausedShare * std::max(0.0, std::expm1(found->expected_log));
  }

  // Whether money is missing on a day of few actions, or of unknown ones.
  bool IsFreeOfActions(const JudgedSeries& judged, const Judged& day) {
    const Series& series = *judged.series;
    if (day.difference > 0 || facts_.KindOf(series.metric) != MetricKind::kMoney) return false;
    for (const std::string& metric : earlier_[series.metric]) {
      const Series* const actions = index_.FindOrSum(metric, series.channel);
      if (actions == nullptr) continue;
      const Judged* const found = Judge(*actions).Find(judged.DayOf(day));
      if (found != nullptr) return Judge(*actions).ValueOf(*found) < kMinActions;
    }
    return true;
  }

  Finding JumpFinding(const JudgedSeries& judged, const std::vector<const Judged*>& odd) const {
    const Judged& worst =
        **std::max_element(odd.begin(), odd.end(), [](const Judged* a, const Judged* b) {
          return std::abs(a->difference) < std::abs(b->difference);
        });
    const Series& series = *judged.series;
    const Day day = judged.DayOf(worst);
    const double expected = std::max(0.0, std::expm1(worst.expected_log));
    const Day first_day = judged.DayOf(*odd.front());
    const Day last_day = judged.DayOf(*odd.back());
    std::vector<words::Message> sentences = {{"UNLIKE_DAYS_AROUND",
                                              {{"value", judged.ValueOf(worst)},
                                               {"what", MetricsAt({series.metric}, series.channel)},
                                               {"day", words::Day{day}},
                                               {"expected", expected}}}};
    if (odd.size() > 1) {
      sentences.push_back({"MORE_SUCH_DAYS",
                           {{"count", odd.size() - 1},
                            {"start", words::Day{first_day}},
                            {"end", words::Day{last_day}}}});
    }
    sentences.push_back(
        {"CORRECT_OR_TAKE_OUT",
         {{"command", DeleteCommand(facts_, {series.metric}, series.channel, day, day + 1)}}});
    return {FindingKind::kJump, series.metric, series.channel,
            first_day,          last_day + 1,  std::move(sentences)};
  }

  const SeriesIndex& index_;
  const BrandFacts& facts_;
  const NotedDays& noted_;
  UnusualDays unusual_;
  std::map<std::string, std::set<std::string>> earlier_;
  std::map<std::string, std::vector<const Series*>> inputs_;  // by channel
  double max_log_chance_ = 0;
  std::string channel_;  // that judged_ is of
  std::map<const Series*, JudgedSeries> judged_;
  std::deque<Series> stored_;  // that judged_ points to, of values over several days
};

}  // namespace

std::vector<Finding> FindJumps(const SeriesIndex& index, const BrandFacts& facts,
                               const NotedDays& noted) {
  JumpSearch search(index, facts, noted);
  std::vector<Finding> findings;
  for (const Series& series : index.series()) {
    if (std::optional<Finding> finding = search.Find(series)) {
      findings.push_back(*std::move(finding));
    }
  }
  return findings;
}

}  // namespace funnelcast::history

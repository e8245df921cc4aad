// Compares days with the days around them on the log scale.
#include "server/store/report/jumps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/store/report/finding_words.h"

namespace funnelcast::store::report {
namespace {

constexpr int kWeekdayCount = 7;
constexpr Day kWindowDays = 14;
constexpr std::size_t kMinNeighbourCount = 7;  // on each side
constexpr double kJumpDeviations = 6.0;
constexpr double kMinSpread = 0.25;
constexpr double kMinJumpValue = 10.0;
constexpr double kMaxZeroShare = 0.3;
constexpr double kOutcomeFactor = 4.0;
constexpr double kInputFactor = 20.0;
constexpr double kNewestFactor = 50.0;
constexpr Day kYearDays = 364;
constexpr Day kYearSlackDays = 6;

// How a log differs from the medians of both sides: by the smaller difference, and not at all when
// it lies between them. So the first day of a new level, which is like the days after it, is no
// jump.
double DifferenceFromSides(double log_value, double median_before, double median_after) {
  const double before = log_value - median_before;
  const double after = log_value - median_after;
  if (before * after <= 0) return 0;
  return std::abs(before) < std::abs(after) ? before : after;
}

// One day that can be judged: how its log differs from the days around it.
struct Judged {
  std::size_t index = 0;
  double expected_log = 0;
  double difference = 0;
  bool is_newest = false;  // there are too few days after it
};

std::optional<Judged> JudgeDay(const Series& series, const std::vector<double>& logs,
                               std::size_t index) {
  const Day day = series.values[index].day;
  std::vector<double> before;
  std::vector<double> after;
  for (std::size_t i = index; i-- > 0 && day - series.values[i].day <= kWindowDays;) {
    before.push_back(logs[i]);
  }
  for (std::size_t i = index + 1; i < logs.size() && series.values[i].day - day <= kWindowDays;
       ++i) {
    after.push_back(logs[i]);
  }
  if (before.size() < kMinNeighbourCount) return std::nullopt;
  const double median_before = Median(std::move(before));
  if (after.size() < kMinNeighbourCount) {
    if (series.values.back().day - day >= kWindowDays) return std::nullopt;
    return Judged{index, median_before, logs[index] - median_before, true};
  }
  const double difference =
      DifferenceFromSides(logs[index], median_before, Median(std::move(after)));
  return Judged{index, logs[index] - difference, difference, false};
}

// Takes the usual difference of each day of the week out, so that quiet Sundays are no jumps.
void RemoveWeekdayEffect(const Series& series, std::vector<Judged>& judged) {
  std::array<std::vector<double>, kWeekdayCount> by_weekday;
  for (const Judged& day : judged) {
    by_weekday[WeekdayOf(series.values[day.index].day)].push_back(day.difference);
  }
  std::array<double, kWeekdayCount> usual{};
  for (std::size_t i = 0; i < usual.size(); ++i) {
    usual[i] = by_weekday[i].empty() ? 0.0 : Median(by_weekday[i]);
  }
  for (Judged& day : judged) {
    const double effect = usual[WeekdayOf(series.values[day.index].day)];
    day.expected_log += effect;
    day.difference -= effect;
  }
}

// A series whose days were judged.
struct JudgedSeries {
  const Series* series = nullptr;
  double spread = kMinSpread;
  std::vector<Judged> days;

  Day DayOf(const Judged& judged) const { return series->values[judged.index].day; }
  double ValueOf(const Judged& judged) const { return series->values[judged.index].value; }

  // The difference on a day; 0 where it cannot be judged.
  double DifferenceOn(Day day) const {
    const auto found = std::lower_bound(
        days.begin(), days.end(), day,
        [&](const Judged& judged, Day wanted) { return DayOf(judged) < wanted; });
    return found == days.end() || DayOf(*found) != day ? 0.0 : found->difference;
  }
};

JudgedSeries JudgeDays(const Series& series) {
  JudgedSeries result;
  result.series = &series;
  std::vector<double> logs;
  logs.reserve(series.values.size());
  for (const DayValue& value : series.values) logs.push_back(std::log1p(std::max(0.0, value.value)));
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (const std::optional<Judged> judged = JudgeDay(series, logs, i)) {
      result.days.push_back(*judged);
    }
  }
  RemoveWeekdayEffect(series, result.days);
  if (result.days.empty()) return result;
  std::vector<double> sizes;
  for (const Judged& day : result.days) sizes.push_back(std::abs(day.difference));
  result.spread = std::max(kMinSpread, 1.4826 * Median(std::move(sizes)));
  return result;
}

class JumpSearch {
 public:
  JumpSearch(const SeriesIndex& index, const BrandFacts& facts, const NotedDays& noted)
      : index_(index), facts_(facts), noted_(noted), unusual_(facts.special_days) {
    for (const StagePair& pair : facts.stage_pairs) {
      earlier_[pair.later_metric].insert(pair.earlier_metric);
    }
    for (const Series& one : index.series()) {
      if (facts.IsInput(one.metric)) inputs_[one.channel].push_back(&one);
    }
  }

  // REQUIRES: called channel by channel.
  std::optional<Finding> Find(const Series& series) {
    if (series.channel != channel_) judged_.clear();
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
    if (!series.covered.empty()) return false;  // even shares of longer values
    std::int64_t zero_count = 0;
    for (const DayValue& value : series.values) {
      if (value.value < 0) return false;
      zero_count += value.value == 0 ? 1 : 0;
    }
    return static_cast<double>(zero_count) <=
           kMaxZeroShare * static_cast<double>(series.values.size());
  }

  const JudgedSeries& Judge(const Series& series) {
    const auto found = judged_.find(&series);
    if (found != judged_.end()) return found->second;
    return judged_.emplace(&series, JudgeDays(series)).first->second;
  }

  bool IsFar(const JudgedSeries& judged, const Judged& day) const {
    const double expected = std::max(0.0, std::expm1(day.expected_log));
    if (std::max(judged.ValueOf(day), expected) < kMinJumpValue) return false;
    const double spread = std::sqrt(judged.spread * judged.spread + 1.0 / (1.0 + expected));
    if (day.is_newest && expected < 1) return false;  // goes on after a pause
    const bool is_set = !facts_.IsOutcome(judged.series->metric);
    const double factor = day.is_newest ? kNewestFactor : is_set ? kInputFactor : kOutcomeFactor;
    if (std::abs(day.difference) <= std::max(kJumpDeviations * spread, std::log(factor))) {
      return false;
    }
    if (day.difference > 0) return true;
    return !day.is_newest && (!is_set || IsAmongUsual(judged, day));
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
    if (!day.is_newest && unusual_.Contains(when)) return true;
    const bool every_year = std::any_of(all.begin(), all.end(), [&](const Judged* other) {
      const Day apart = std::abs(judged.DayOf(*other) - when);
      return std::abs(apart - kYearDays) <= kYearSlackDays &&
             other->difference * day.difference > 0;
    });
    if (every_year) return true;
    if (!facts_.IsOutcome(judged.series->metric)) return false;
    const auto moves_along = [&](const Series* other) {
      return other != nullptr && other != judged.series &&
             Judge(*other).DifferenceOn(when) * day.difference >=
                 0.5 * day.difference * day.difference;
    };
    for (const std::string& metric : earlier_[judged.series->metric]) {
      if (moves_along(index_.FindOrSum(metric, judged.series->channel))) return true;
    }
    const std::vector<const Series*>& inputs = inputs_[judged.series->channel];
    return std::any_of(inputs.begin(), inputs.end(), moves_along);
  }

  Finding JumpFinding(const JudgedSeries& judged, const std::vector<const Judged*>& odd) const {
    const Judged& worst =
        **std::max_element(odd.begin(), odd.end(), [](const Judged* a, const Judged* b) {
          return std::abs(a->difference) < std::abs(b->difference);
        });
    const Series& series = *judged.series;
    const Day day = judged.DayOf(worst);
    const double expected = std::max(0.0, std::expm1(worst.expected_log));
    std::string message = fmt::format("{} {}{} on {}, where the days around suggest about {}.",
                                      NumberText(judged.ValueOf(worst)), series.metric,
                                      AtChannel(series.channel), DateText(day),
                                      NumberText(expected));
    if (odd.size() > 1) {
      message += fmt::format(" {} between {} and {}.",
                             CountText(std::ssize(odd) - 1, "more such day"),
                             DateText(judged.DayOf(*odd.front())),
                             DateText(judged.DayOf(*odd.back())));
    }
    message += fmt::format(" A wrong value is corrected by importing the right one, or taken out with {}.",
                           DeleteCommand(facts_, {series.metric}, series.channel, day, day + 1));
    return {FindingKind::kJump,          series.metric, series.channel, judged.DayOf(*odd.front()),
            judged.DayOf(*odd.back()) + 1, std::move(message)};
  }

  const SeriesIndex& index_;
  const BrandFacts& facts_;
  const NotedDays& noted_;
  UnusualDays unusual_;
  std::map<std::string, std::set<std::string>> earlier_;
  std::map<std::string, std::vector<const Series*>> inputs_;  // by channel
  std::string channel_;                            // that judged_ is of
  std::map<const Series*, JudgedSeries> judged_;
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

}  // namespace funnelcast::store::report

// Looks for clusters at both ends of a series.
#include "server/history/lonely_values.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "server/history/finding_words.h"

namespace funnelcast::history {
namespace {

constexpr std::ptrdiff_t kLonelyCount = 3;
constexpr std::ptrdiff_t kMinOtherCount = 10;
constexpr Day kFarDays = 90;
constexpr Day kFarAgainstOtherGaps = 5;
constexpr std::ptrdiff_t kFewOthers = 3;
constexpr Day kVeryFarDays = 730;

// The part of ordered days that is not lonely, as indices.
struct MainPart {
  std::ptrdiff_t begin = 0;
  std::ptrdiff_t end = 0;
};

bool IsFar(Day gap, Day longest_other_gap, std::ptrdiff_t lonely_count,
           std::ptrdiff_t other_count) {
  if (gap < kFarAgainstOtherGaps * longest_other_gap) return false;
  if (gap >= kFarDays && other_count >= kMinOtherCount) return true;
  return gap >= kVeryFarDays && lonely_count == 1 && other_count >= kFewOthers;
}

Day LongestGap(const std::vector<Day>& days, MainPart part) {
  Day longest = 0;
  for (std::ptrdiff_t i = part.begin + 1; i < part.end; ++i) {
    const auto at = static_cast<std::size_t>(i);
    longest = std::max(longest, days[at] - days[at - 1]);
  }
  return longest;
}

// The longest gaps among the first and last few days cut the ends off.
MainPart FindMainPart(const std::vector<Day>& days) {
  const std::ptrdiff_t count = std::ssize(days);
  const auto day = [&](std::ptrdiff_t i) { return days[static_cast<std::size_t>(i)]; };
  MainPart part{0, count};
  Day head_gap = kFarDays - 1;
  Day tail_gap = kFarDays - 1;
  for (std::ptrdiff_t k = 1; k <= std::min(kLonelyCount, count - 1); ++k) {
    if (day(k) - day(k - 1) > head_gap) {
      head_gap = day(k) - day(k - 1);
      part.begin = k;
    }
    if (day(count - k) - day(count - k - 1) > tail_gap) {
      tail_gap = day(count - k) - day(count - k - 1);
      part.end = count - k;
    }
  }
  if (part.begin >= part.end) return {0, count};
  const Day other_gap = LongestGap(days, part);
  const std::ptrdiff_t other_count = part.end - part.begin;
  if (!IsFar(head_gap, other_gap, part.begin, other_count)) part.begin = 0;
  if (!IsFar(tail_gap, other_gap, count - part.end, other_count)) part.end = count;
  return part;
}

// Lonely values of one channel and end of the history.
struct Place {
  std::vector<std::string> metrics;
  Day first_day = 0;
  Day last_day = 0;
  Day nearest_day = 0;  // of the others
  std::int64_t value_count = 0;
};
using Places = std::map<std::pair<std::string, bool>, Place>;  // by channel, and whether later

void AddValue(Places& places, const Series& series, Day day, Day nearest_day) {
  Place& place = places[{series.channel, day > nearest_day}];
  if (place.value_count == 0) place = {{}, day, day, nearest_day, 0};
  if (place.metrics.empty() || place.metrics.back() != series.metric) {
    place.metrics.push_back(series.metric);
  }
  place.first_day = std::min(place.first_day, day);
  place.last_day = std::max(place.last_day, day);
  ++place.value_count;
}

// Keeps the values of [first_day, last_day] and notes the others.
void KeepWithin(Series& series, Day first_day, Day last_day, Places& places) {
  std::vector<DayValue> kept;
  kept.reserve(series.values.size());
  for (const DayValue& value : series.values) {
    if (value.day < first_day) {
      AddValue(places, series, value.day, first_day);
    } else if (value.day > last_day) {
      AddValue(places, series, value.day, last_day);
    } else {
      kept.push_back(value);
    }
  }
  series.values = std::move(kept);
  std::erase_if(series.covered, [&](const CoveredDays& days) {
    return days.end_day <= first_day || days.first_day > last_day;
  });
}

std::vector<Day> DaysOf(const Series& series) {
  std::vector<Day> days;
  days.reserve(series.values.size());
  for (const DayValue& value : series.values) days.push_back(value.day);
  return days;
}

words::Message DistanceOf(Day days) {
  if (days < kVeryFarDays) return {"DISTANCE_IN_DAYS", {{"count", days}}};
  return {"DISTANCE_IN_YEARS", {{"count", static_cast<int>(std::lround(days / 365.25))}}};
}

Finding PlaceFinding(const std::string& channel, const Place& place, const BrandFacts& facts) {
  const bool is_later = place.first_day > place.nearest_day;
  const Day distance =
      is_later ? place.first_day - place.nearest_day : place.nearest_day - place.last_day;
  const words::Message when = place.first_day == place.last_day
                                  ? words::Message{"ON_DAY", {{"day", words::Day{place.first_day}}}}
                                  : words::Message{"FROM_DAY_TO_DAY",
                                                   {{"start", words::Day{place.first_day}},
                                                    {"end", words::Day{place.last_day}}}};
  return {FindingKind::kLonely,
          place.metrics.front(),
          channel,
          place.first_day,
          place.last_day + 1,
          {{is_later ? "VALUES_LONG_AFTER_OTHERS" : "VALUES_LONG_BEFORE_OTHERS",
            {{"count", place.value_count},
             {"what", MetricsAt(place.metrics, channel)},
             {"when", when},
             {"distance", DistanceOf(distance)},
             {"nearest", words::Day{place.nearest_day}}}},
           {"TAKE_VALUES_OUT",
            {{"command",
              DeleteCommand(facts, place.metrics, channel, place.first_day, place.last_day + 1)},
             {"count", place.value_count}}}}};
}

}  // namespace

std::vector<Finding> TakeLonelyValues(std::vector<Series>& series, const BrandFacts& facts) {
  std::vector<Day> all_days;
  for (const Series& one : series) {
    const std::vector<Day> days = DaysOf(one);
    all_days.insert(all_days.end(), days.begin(), days.end());
  }
  if (all_days.empty()) return {};
  std::sort(all_days.begin(), all_days.end());
  all_days.erase(std::unique(all_days.begin(), all_days.end()), all_days.end());
  const MainPart whole = FindMainPart(all_days);
  const Day first_day = all_days[static_cast<std::size_t>(whole.begin)];
  const Day last_day = all_days[static_cast<std::size_t>(whole.end - 1)];
  Places places;
  for (Series& one : series) {
    KeepWithin(one, first_day, last_day, places);
    if (one.values.empty()) continue;
    const std::vector<Day> days = DaysOf(one);
    const MainPart part = FindMainPart(days);
    KeepWithin(one, days[static_cast<std::size_t>(part.begin)],
               days[static_cast<std::size_t>(part.end - 1)], places);
  }
  std::vector<Finding> findings;
  for (const auto& [name, place] : places) {
    findings.push_back(PlaceFinding(name.first, place, facts));
  }
  return findings;
}

}  // namespace funnelcast::history

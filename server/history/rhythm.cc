// Tells a series' rhythm from the gaps between its values.
#include "server/history/rhythm.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace funnelcast::history {
namespace {

constexpr std::ptrdiff_t kRecentCount = 60;
// This share of the gaps has to fit a rhythm; around a place, where there are fewer, a little less.
constexpr double kFittingShare = 0.65;
constexpr double kFittingShareAround = 0.6;
constexpr std::size_t kGapsAround = 10;  // on each side
// Days of the week are told apart in series that last at least this long.
constexpr int kMinWeekdayDays = 21;
// A day of the week has values when it has at least this share of the busiest one's.
constexpr double kUsualShare = 0.34;
// A value due once a week may come this many days early.
constexpr int kEarlyDays = 3;
// Values after a pause that show that it was one.
constexpr int kResumedCount = 3;
constexpr int kMonthDays = 30;
// A series of daily values may pause as long, such as over Easter.
constexpr Day kUsualPauseDays = 4;

// The gaps, in days, that belong to a rhythm.
struct Gaps {
  int days;
  int least;
  int most;
};
constexpr std::array<Gaps, 4> kRhythms = {
    {{1, 1, 3}, {7, 5, 9}, {14, 12, 16}, {kMonthDays, 25, 35}}};

// The index of the rhythm that a gap belongs to; that of none is the number of rhythms.
std::size_t ClassOf(Day gap) {
  for (std::size_t i = 0; i < kRhythms.size(); ++i) {
    if (gap >= kRhythms[i].least && gap <= kRhythms[i].most) return i;
  }
  return kRhythms.size();
}

int RhythmOfGap(Day gap) {
  const std::size_t index = ClassOf(gap);
  return index < kRhythms.size() ? kRhythms[index].days : 0;
}

// How many gaps belong to each rhythm, and to none.
using GapCounts = std::array<std::size_t, kRhythms.size() + 1>;

// The rhythm that has `share` of the gaps, more than a half; 0 for none.
int FittingRhythm(const GapCounts& counts, std::size_t gap_count, double share) {
  for (std::size_t i = 0; i < kRhythms.size(); ++i) {
    if (static_cast<double>(counts[i]) >= share * static_cast<double>(gap_count)) {
      return kRhythms[i].days;
    }
  }
  return 0;
}

using Iterator = std::vector<CoveredDays>::const_iterator;

int RhythmOfGaps(Iterator first, Iterator end) {
  GapCounts counts{};
  for (Iterator value = first + 1; value < end; ++value) {
    ++counts[ClassOf(value->first_day - (value - 1)->first_day)];
  }
  return FittingRhythm(counts, static_cast<std::size_t>(end - first - 1), kFittingShare);
}

std::array<bool, 7> UsualWeekdays(Iterator first, Iterator end) {
  std::array<double, 7> counts{};
  for (Iterator value = first; value < end; ++value) counts[WeekdayOf(value->first_day)] += 1;
  const double busiest = *std::max_element(counts.begin(), counts.end());
  std::array<bool, 7> usual{};
  for (std::size_t i = 0; i < usual.size(); ++i) {
    usual[i] = counts[i] > 0 && counts[i] >= kUsualShare * busiest;
  }
  return usual;
}

// The same day of the next month, or that month's last day.
Day NextMonth(Day day) {
  using std::chrono::days;
  using std::chrono::sys_days;
  const std::chrono::year_month_day date{sys_days{days{day}}};
  std::chrono::year_month_day next = date + std::chrono::months(1);
  if (!next.ok()) next = next.year() / next.month() / std::chrono::last;
  return static_cast<Day>(sys_days{next}.time_since_epoch().count());
}

}  // namespace

std::size_t WeekdayOf(Day day) {
  // 1970-01-01 was a Thursday, three days after a Monday.
  return static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
}

Rhythm FindRhythm(const std::vector<CoveredDays>& covered) {
  Rhythm rhythm;
  if (covered.empty()) return rhythm;
  const CoveredDays& last = covered.back();
  if (covered.size() < 3) {
    const int length = last.end_day - last.first_day;
    rhythm.days = length > 1 ? RhythmOfGap(length) : 0;
    return rhythm;
  }
  const Iterator end = covered.end();
  const Iterator first = end - std::min(std::ssize(covered), kRecentCount);
  rhythm.days = RhythmOfGaps(first, end);
  if (rhythm.days == 0 || rhythm.days == kMonthDays) return rhythm;
  if (last.first_day - first->first_day < kMinWeekdayDays) return rhythm;
  rhythm.weekdays = UsualWeekdays(first, end);
  return rhythm;
}

std::vector<int> FindRhythmsAround(const std::vector<CoveredDays>& covered) {
  const std::size_t count = covered.size() - 1;
  std::vector<std::size_t> classes(count);
  for (std::size_t i = 0; i < count; ++i) {
    classes[i] = ClassOf(covered[i + 1].first_day - covered[i].first_day);
  }
  std::vector<int> rhythms(count, 0);
  GapCounts counts{};
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (; end < std::min(count, i + kGapsAround + 1); ++end) ++counts[classes[end]];
    for (; begin + kGapsAround < i; ++begin) --counts[classes[begin]];
    rhythms[i] = FittingRhythm(counts, end - begin, kFittingShareAround);
  }
  return rhythms;
}

Day NextExpectedDay(const Rhythm& rhythm, const CoveredDays& last) {
  const bool covers_one_day = last.end_day - last.first_day <= 1;
  if (rhythm.days == 0 || !covers_one_day) return last.end_day;
  if (rhythm.days == kMonthDays) return NextMonth(last.first_day);
  const int early_days = rhythm.days == 1 ? 0 : kEarlyDays;
  const Day earliest = last.first_day + rhythm.days - early_days;
  for (Day day = earliest; day < earliest + 7; ++day) {
    if (rhythm.weekdays[WeekdayOf(day)]) {
      // Where any day of the week will do, the value comes after a whole rhythm.
      const bool any_day = std::all_of(rhythm.weekdays.begin(), rhythm.weekdays.end(),
                                       [](bool usual) { return usual; });
      return any_day ? last.first_day + rhythm.days : day;
    }
  }
  return last.first_day + rhythm.days;
}

int StoppedAfterDays(const Rhythm& rhythm) { return std::max(28, 4 * rhythm.days); }

bool IsObservedUpTo(const std::vector<CoveredDays>& covered, Day end_day) {
  const auto after = std::partition_point(
      covered.begin(), covered.end(),
      [end_day](const CoveredDays& value) { return value.first_day < end_day; });
  if (after == covered.begin()) return false;
  // What comes after must not bend the rhythm: a stray day may be among it.
  const Rhythm rhythm = FindRhythm({covered.begin(), after});
  const CoveredDays& last = *(after - 1);
  const Day expected = NextExpectedDay(rhythm, last);
  if (expected >= end_day) return true;
  if (after == covered.end()) return false;
  if (after->first_day - last.end_day < StoppedAfterDays(rhythm)) {
    return !FindHole(covered, end_day).has_value();
  }
  return covered.end() - after >= kResumedCount;
}

std::optional<CoveredDays> FindHole(const std::vector<CoveredDays>& covered, Day end_day) {
  const auto after = std::partition_point(
      covered.begin(), covered.end(),
      [end_day](const CoveredDays& value) { return value.first_day < end_day; });
  if (after == covered.begin() || after == covered.end()) return std::nullopt;
  const Rhythm rhythm = FindRhythm({covered.begin(), after});
  const CoveredDays hole = {(after - 1)->end_day, after->first_day};
  const Day days = hole.end_day - hole.first_day;
  if (rhythm.days != 1 || days >= StoppedAfterDays(rhythm)) return std::nullopt;
  Day longest_pause = kUsualPauseDays;
  for (auto value = covered.begin() + 1; value < after; ++value) {
    longest_pause = std::max(longest_pause, value->first_day - (value - 1)->end_day);
  }
  return days > longest_pause ? std::optional(hole) : std::nullopt;
}

}  // namespace funnelcast::history

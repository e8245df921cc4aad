#include "server/service/missing_series.h"

#include <algorithm>
#include <iterator>

#include "server/history/rhythm.h"

namespace funnelcast::service {
namespace {

using history::CoveredDays;
using history::Rhythm;
using store::Day;

// A pause of this many days ends a run of values.
constexpr Day kPauseDays = 14;
constexpr Day kShortRunDays = 14;
// A series of short runs has stopped after this many days, and is not waited for after these.
constexpr Day kShortSilenceDays = 7;
constexpr Day kLongSilenceDays = 28;
// A series of sums over weeks or months has stopped after as many of them.
constexpr int kSilentSpans = 4;

// Whether the last run of values is too short to say that more of them are due.
bool IsShortRun(const std::vector<CoveredDays>& covered, const Rhythm& rhythm) {
  if (rhythm.days > 1) return false;
  Day first_day = covered.back().first_day;
  for (auto days = covered.rbegin(); days != covered.rend(); ++days) {
    if (first_day - days->end_day >= kPauseDays) break;
    first_day = days->first_day;
  }
  return covered.back().end_day - first_day < kShortRunDays;
}

}  // namespace

std::vector<MissingSeries> FindMissingSeries(const std::vector<history::ObservedDays>& series,
                                             Day start_day, Day end_day) {
  std::vector<MissingSeries> missing;
  bool any = false;
  for (const history::ObservedDays& one : series) {
    std::vector<CoveredDays> before;
    std::copy_if(one.covered.begin(), one.covered.end(), std::back_inserter(before),
                 [end_day](const CoveredDays& days) { return days.first_day < end_day; });
    if (before.empty()) continue;
    const Rhythm rhythm = history::FindRhythm(before);
    const Day observed_end = before.back().end_day;
    const bool is_short = IsShortRun(before, rhythm);
    const int stopped_after =
        std::max(history::StoppedAfterDays(rhythm), kSilentSpans * one.longest_day_count);
    const int silence = is_short ? kShortSilenceDays : stopped_after;
    if (observed_end + silence <= start_day) continue;
    if (is_short && observed_end + kLongSilenceDays <= end_day) continue;
    any = true;
    if (history::IsObservedUpTo(one.covered, end_day)) continue;
    missing.push_back({one.channel, NextExpectedDay(rhythm, before.back()), rhythm.days,
                       history::FindHole(one.covered, end_day)});
  }
  if (!any) missing.push_back({"", start_day, 0, std::nullopt});
  return missing;
}

}  // namespace funnelcast::service

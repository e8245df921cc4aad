// Holds both readings against what the file says.
#include "server/ingest/date_choice.h"

#include <algorithm>

#include "server/ingest/raw_value.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kMinDaysInARow = 3;
// A week of a weekly report may begin before the report does.
constexpr Day kTitleSlack = 31;

// The days under one reading, in order; empty when one does not exist.
std::vector<Day> ReadAll(const std::vector<std::int32_t>& dates, bool day_first) {
  std::vector<Day> days;
  for (const std::int32_t date : dates) {
    const std::optional<Day> day = DayOfSlashes(date, day_first);
    if (!day) return {};
    days.push_back(*day);
  }
  std::sort(days.begin(), days.end());
  return days;
}

bool IsPossible(const DateEvidence& evidence, const std::vector<Day>& days, bool day_first) {
  if (days.empty()) return false;
  const std::vector<Day> outcomes = ReadAll(evidence.outcomes, day_first);
  if (evidence.today && !outcomes.empty() && outcomes.back() > *evidence.today) return false;
  if (!evidence.title) return true;
  const auto range = evidence.title->Days(day_first);
  return range && days.front() >= range->first - kTitleSlack && days.back() <= range->second;
}

bool FollowEachOther(const std::vector<Day>& days) {
  if (days.size() < kMinDaysInARow) return false;
  return days.back() - days.front() == static_cast<Day>(days.size()) - 1;
}

bool AreFirstsOfMonths(const std::vector<Day>& days) {
  return std::all_of(days.begin(), days.end(), [](Day day) { return CivilFromDay(day).day == 1; });
}

// Whether the file has each day of the title's range.
bool FillsTitle(const DateEvidence& evidence, const std::vector<Day>& days, bool day_first) {
  if (!evidence.title || days.size() < 2) return false;
  const auto range = evidence.title->Days(day_first);
  return range && days.front() == range->first && days.back() == range->second &&
         days.back() - days.front() == static_cast<Day>(days.size()) - 1;
}

}  // namespace

std::optional<Day> DayOfSlashes(std::int32_t slashes, bool day_first) {
  const int first = slashes / kFirstFactor % 100;
  const int second = slashes % kFirstFactor;
  return DayFromCivil(
      {slashes / kYearFactor, day_first ? second : first, day_first ? first : second});
}

std::optional<bool> TellDayFirst(const DateEvidence& evidence) {
  const std::vector<Day> by_day = ReadAll(evidence.dates, true);
  const std::vector<Day> by_month = ReadAll(evidence.dates, false);
  const bool day_is_possible = IsPossible(evidence, by_day, true);
  const bool month_is_possible = IsPossible(evidence, by_month, false);
  if (day_is_possible != month_is_possible) return day_is_possible;
  if (!day_is_possible) return std::nullopt;
  const bool day_fills = FillsTitle(evidence, by_day, true);
  const bool month_fills = FillsTitle(evidence, by_month, false);
  if (day_fills != month_fills) return day_fills;
  const bool day_follows = FollowEachOther(by_day);
  const bool month_follows = FollowEachOther(by_month);
  if (day_follows == month_follows) return std::nullopt;
  // Firsts of months in a row are what a monthly report has.
  if (AreFirstsOfMonths(day_follows ? by_month : by_day)) return std::nullopt;
  return day_follows;
}

}  // namespace funnelcast::ingest

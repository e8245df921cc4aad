// Dates.
#include "server/ingest/calendar.h"

#include <chrono>

namespace funnelcast::ingest {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

}  // namespace

std::optional<Day> DayFromCivil(const CivilDate& date) {
  if (date.month < 1 || date.day < 1) {
    return std::nullopt;
  }
  const year_month_day civil{std::chrono::year(date.year),
                             std::chrono::month(static_cast<unsigned>(date.month)),
                             std::chrono::day(static_cast<unsigned>(date.day))};
  if (!civil.ok()) {
    return std::nullopt;
  }
  return static_cast<Day>(sys_days(civil).time_since_epoch().count());
}

CivilDate CivilFromDay(Day day) {
  const year_month_day civil{sys_days{days{day}}};
  return {static_cast<int>(civil.year()), static_cast<int>(static_cast<unsigned>(civil.month())),
          static_cast<int>(static_cast<unsigned>(civil.day()))};
}

std::optional<Day> DayFromWeek(int year, int week) {
  const std::optional<Day> fourth = DayFromCivil({year, 1, 4});
  if (!fourth.has_value() || week < 1 || week > 53) {
    return std::nullopt;
  }
  // Day 0 was a Thursday. The week of 4 January is the first one; a week belongs to the year of its
  // Thursday.
  const Day first_monday = *fourth - ((*fourth + 3) % 7 + 7) % 7;
  const Day monday = first_monday + 7 * (week - 1);
  return CivilFromDay(monday + 3).year == year ? std::optional(monday) : std::nullopt;
}

Day LastOfMonth(Day day) {
  const year_month_day civil{sys_days{days{day}}};
  const std::chrono::year_month_day_last last{civil.year(),
                                              std::chrono::month_day_last(civil.month())};
  return static_cast<Day>(sys_days(last).time_since_epoch().count());
}

}  // namespace funnelcast::ingest

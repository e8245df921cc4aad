// Dates.
#include "server/ingest/calendar.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace funnelcast::ingest {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Reads digits at the beginning of `text`, `min` to `max` of them, and removes them; -1 when there
// are fewer.
int TakeNumber(std::string_view& text, std::size_t min, std::size_t max) {
  std::size_t length = 0;
  while (length < text.size() && length < max && text[length] >= '0' && text[length] <= '9') {
    ++length;
  }
  if (length < min) {
    return -1;
  }
  int number = -1;
  std::from_chars(text.data(), text.data() + length, number);
  text.remove_prefix(length);
  return number;
}

bool TakeMark(std::string_view& text, char mark) {
  if (text.empty() || text.front() != mark) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// Nothing, or a time of day with an optional zone, which says nothing about the day.
bool IsTimeOfDay(std::string_view rest) {
  if (rest.empty()) {
    return true;
  }
  if (rest.front() != 'T' && rest.front() != ' ' && rest.front() != 't') {
    return false;
  }
  rest.remove_prefix(1);
  if (TakeNumber(rest, 1, 2) < 0 || !TakeMark(rest, ':') || TakeNumber(rest, 2, 2) < 0) {
    return false;
  }
  return rest.find_first_not_of("0123456789:.,+-Z APMapm") == std::string_view::npos;
}

std::optional<WrittenDate> ReadIso(std::string_view text) {
  WrittenDate written;
  written.date.year = TakeNumber(text, 4, 4);
  const bool with_marks = TakeMark(text, '-');
  written.date.month = TakeNumber(text, with_marks ? 1 : 2, 2);
  if (written.date.year < 0 || written.date.month < 0 || (with_marks && !TakeMark(text, '-'))) {
    return std::nullopt;
  }
  written.date.day = TakeNumber(text, with_marks ? 1 : 2, 2);
  if (written.date.day < 0 || !IsTimeOfDay(text)) {
    return std::nullopt;
  }
  return written;
}

std::optional<WrittenDate> ReadMarked(std::string_view text, char mark, DateForm form) {
  const int first = TakeNumber(text, 1, 2);
  if (first < 0 || !TakeMark(text, mark)) {
    return std::nullopt;
  }
  const int second = TakeNumber(text, 1, 2);
  if (second < 0 || !TakeMark(text, mark)) {
    return std::nullopt;
  }
  WrittenDate written;
  written.form = form;
  written.date.year = TakeNumber(text, 4, 4);
  written.date.month = form == DateForm::kGerman ? second : first;
  written.date.day = form == DateForm::kGerman ? first : second;
  if (written.date.year < 0 || !IsTimeOfDay(text)) {
    return std::nullopt;
  }
  return written;
}

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

std::string FormatDay(Day day) {
  const CivilDate date = CivilFromDay(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<WrittenDate> ReadDate(std::string_view text) {
  if (const auto date = ReadIso(text)) {
    return date;
  }
  if (const auto date = ReadMarked(text, '.', DateForm::kGerman)) {
    return date;
  }
  return ReadMarked(text, '/', DateForm::kSlashes);
}

}  // namespace funnelcast::ingest

// Readers of single forms, tried one after the other.
#include "server/ingest/date_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr int kCentury = 2000;

struct MonthName {
  std::string_view name;
  int month;
};

// English and German, in lower case; abbreviations without their point.
constexpr MonthName kMonths[] = {
    {"january", 1},  {"jan", 1},       {"januar", 1},    {"jänner", 1},    {"jän", 1},
    {"february", 2}, {"feb", 2},       {"februar", 2},   {"feber", 2},     {"march", 3},
    {"mar", 3},      {"märz", 3},      {"maerz", 3},     {"mär", 3},       {"mrz", 3},
    {"april", 4},    {"apr", 4},       {"may", 5},       {"mai", 5},       {"june", 6},
    {"jun", 6},      {"juni", 6},      {"july", 7},      {"jul", 7},       {"juli", 7},
    {"august", 8},   {"aug", 8},       {"september", 9}, {"sep", 9},       {"sept", 9},
    {"october", 10}, {"oct", 10},      {"oktober", 10},  {"okt", 10},      {"november", 11},
    {"nov", 11},     {"december", 12}, {"dec", 12},      {"dezember", 12}, {"dez", 12}};

constexpr std::string_view kWeekdays[] = {
    "monday",  "tuesday", "wednesday", "thursday", "friday",   "saturday",
    "sunday",  "mon",     "tue",       "wed",      "thu",      "fri",
    "sat",     "sun",     "montag",    "dienstag", "mittwoch", "donnerstag",
    "freitag", "samstag", "sonnabend", "sonntag",  "mo",       "di",
    "mi",      "do",      "fr",        "sa",       "so"};

constexpr std::string_view kWeekWords[] = {"kw", "cw", "w", "wk", "week", "woche", "kalenderwoche"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Letters of ASCII and all bytes of others.
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Reads digits at the beginning of `text`, `min` to `max` of them, and removes them; -1 when there
// are fewer, or when more follow.
int TakeNumber(std::string_view& text, std::size_t min, std::size_t max) {
  std::size_t length = 0;
  while (length < text.size() && length < max && IsDigit(text[length])) {
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

bool StartsWithDigit(std::string_view text) { return !text.empty() && IsDigit(text.front()); }

void TakeBlanks(std::string_view& text) {
  while (TakeMark(text, ' ')) {
  }
}

// The letters at the beginning of `text`, in lower case.
std::string TakeLetters(std::string_view& text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), IsLetter);
  const std::string letters =
      DecodeCell(text.substr(0, static_cast<std::size_t>(end - text.begin())));
  text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  return FoldCase(letters);
}

int FindMonth(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kMonths), std::end(kMonths),
                   [&](const MonthName& month) { return month.name == name; });
  return found == std::end(kMonths) ? -1 : found->month;
}

int TakeMonthName(std::string_view& text) {
  std::string_view rest = text;
  const int month = FindMonth(TakeLetters(rest));
  if (month > 0) {
    TakeMark(rest, '.');
    text = rest;
  }
  return month;
}

// A year of four digits, or of two where these are allowed.
int TakeYear(std::string_view& text, bool short_years) {
  std::string_view rest = text;
  int year = TakeNumber(rest, 4, 4);
  if (year < 0 && short_years) {
    rest = text;
    year = TakeNumber(rest, 2, 2);
    year += year < 0 ? 0 : kCentury;
  }
  if (year < 0 || StartsWithDigit(rest)) {
    return -1;
  }
  text = rest;
  return year;
}

std::optional<WrittenDate> TakeYearFirst(std::string_view& text) {
  std::string_view rest = text;
  WrittenDate written;
  written.date.year = TakeNumber(rest, 4, 4);
  if (written.date.year < 0) {
    return std::nullopt;
  }
  const char mark = rest.empty() ? '\0' : rest.front();
  const bool with_marks = mark == '-' || mark == '/' || mark == '.';
  rest.remove_prefix(with_marks ? 1 : 0);
  written.date.month = TakeNumber(rest, with_marks ? 1 : 2, 2);
  if (written.date.month < 0 || (with_marks && !TakeMark(rest, mark))) {
    return std::nullopt;
  }
  written.date.day = TakeNumber(rest, with_marks ? 1 : 2, 2);
  if (written.date.day < 0 || StartsWithDigit(rest)) {
    return std::nullopt;
  }
  text = rest;
  return written;
}

std::optional<WrittenDate> TakeMarked(std::string_view& text, char mark, DateForm form,
                                      bool short_years) {
  std::string_view rest = text;
  const int first = TakeNumber(rest, 1, 2);
  if (first < 0 || !TakeMark(rest, mark)) {
    return std::nullopt;
  }
  const int second = TakeNumber(rest, 1, 2);
  if (second < 0 || !TakeMark(rest, mark)) {
    return std::nullopt;
  }
  WrittenDate written;
  written.form = form;
  written.date.year = TakeYear(rest, short_years);
  written.date.month = form == DateForm::kGerman ? second : first;
  written.date.day = form == DateForm::kGerman ? first : second;
  if (written.date.year < 0) {
    return std::nullopt;
  }
  text = rest;
  return written;
}

// `Jan 5, 2026`, `5. Januar 2026`, `05-Jan-2026`.
std::optional<WrittenDate> TakeNamed(std::string_view& text, bool short_years) {
  std::string_view rest = text;
  WrittenDate written;
  const auto take_marks = [&](std::string_view marks) {
    while (!rest.empty() && marks.find(rest.front()) != std::string_view::npos) {
      rest.remove_prefix(1);
    }
  };
  if (StartsWithDigit(rest)) {
    written.date.day = TakeNumber(rest, 1, 2);
    take_marks(". -");
    written.date.month = TakeMonthName(rest);
    take_marks(" -");
  } else {
    written.date.month = TakeMonthName(rest);
    if (written.date.month < 0) {
      return std::nullopt;
    }
    take_marks(" ");
    written.date.day = TakeNumber(rest, 1, 2);
    take_marks(", ");
  }
  if (written.date.month < 0 || written.date.day < 0) {
    return std::nullopt;
  }
  written.date.year = TakeYear(rest, short_years);
  if (written.date.year < 0) {
    return std::nullopt;
  }
  text = rest;
  return written;
}

void TakeWeekday(std::string_view& text) {
  std::string_view rest = text;
  const std::string word = TakeLetters(rest);
  if (std::find(std::begin(kWeekdays), std::end(kWeekdays), word) == std::end(kWeekdays)) {
    return;
  }
  TakeMark(rest, '.');
  TakeMark(rest, ',');
  TakeBlanks(rest);
  text = rest;
}

// A date at the beginning of `text`, removed from it.
std::optional<WrittenDate> TakeDate(std::string_view& text, bool short_years) {
  if (auto date = TakeYearFirst(text)) {
    return date;
  }
  if (StartsWithDigit(text)) {
    if (auto date = TakeMarked(text, '.', DateForm::kGerman, short_years)) {
      return date;
    }
    if (auto date = TakeMarked(text, '/', DateForm::kSlashes, short_years)) {
      return date;
    }
    return TakeNamed(text, short_years);
  }
  TakeWeekday(text);
  return StartsWithDigit(text) ? TakeDate(text, short_years) : TakeNamed(text, short_years);
}

// Reads `Z`, `UTC`, `+02:00`, `+0200` or `+02`; nothing is no zone. False for other text.
bool ReadZone(std::string_view zone, std::int32_t second_of_day, WrittenDate& written) {
  if (zone.empty()) {
    return true;
  }
  ZonedTime time;
  time.second_of_day = second_of_day;
  for (const std::string_view name : {"Z", "z", "UTC", "GMT"}) {
    if (zone.starts_with(name)) {
      zone.remove_prefix(name.size());
      if (zone.empty()) {
        written.zoned_time = time;
        return true;
      }
      break;
    }
  }
  const int sign = zone.front() == '-' ? -1 : 1;
  if (zone.front() != '+' && zone.front() != '-') {
    return false;
  }
  zone.remove_prefix(1);
  const int hours = TakeNumber(zone, 1, 2);
  TakeMark(zone, ':');
  const int minutes = zone.empty() ? 0 : TakeNumber(zone, 2, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || !zone.empty()) {
    return false;
  }
  time.offset_seconds = sign * (hours * 3600 + minutes * 60);
  written.zoned_time = time;
  return true;
}

// Nothing, or a time of day with an optional zone. Without a zone it says nothing about the day.
bool ReadTimeOfDay(std::string_view rest, WrittenDate& written) {
  if (rest.empty()) {
    return true;
  }
  if (rest.front() == ',') {
    rest.remove_prefix(1);
  }
  if (rest.empty() || (rest.front() != 'T' && rest.front() != ' ' && rest.front() != 't')) {
    return false;
  }
  rest.remove_prefix(1);
  TakeBlanks(rest);
  int hour = TakeNumber(rest, 1, 2);
  if (hour < 0 || hour > 24 || !TakeMark(rest, ':')) {
    return false;
  }
  const int minute = TakeNumber(rest, 2, 2);
  int second = 0;
  if (TakeMark(rest, ':')) {
    second = TakeNumber(rest, 2, 2);
    if (TakeMark(rest, '.') || TakeMark(rest, ',')) {
      while (StartsWithDigit(rest)) rest.remove_prefix(1);
    }
  }
  if (minute < 0 || minute > 59 || second < 0 || second > 60) {
    return false;
  }
  TakeBlanks(rest);
  const std::string half = FoldCase(rest.substr(0, 2));
  if (half == "am" || half == "pm") {
    hour = hour % 12 + (half == "pm" ? 12 : 0);
    rest.remove_prefix(2);
    TakeBlanks(rest);
  } else if (FoldCase(rest) == "uhr") {
    rest = {};
  }
  return ReadZone(rest, hour * 3600 + minute * 60 + second, written);
}

// Reads what follows the first date of a range. False when that is no range.
bool ReadRange(std::string_view rest, WrittenDate& written) {
  TakeBlanks(rest);
  for (const std::string_view mark : {",", "-", "–", "—", "/", "to ", "bis ", "until "}) {
    if (!rest.starts_with(mark)) {
      continue;
    }
    rest.remove_prefix(mark.size());
    TakeBlanks(rest);
    const std::optional<WrittenDate> last = TakeDate(rest, false);
    if (!last.has_value() || !rest.empty() || last->form != written.form) {
      return false;
    }
    written.last = last->date;
    return true;
  }
  return false;
}

// The runs of digits and the runs of letters of a text, without what stands between them.
struct Runs {
  std::vector<std::string_view> numbers;
  std::vector<std::string> words;
  bool fits = false;  // few enough to be a week or month
};

Runs FindRuns(std::string_view text) {
  Runs runs;
  constexpr std::size_t kLongestDate = 40;
  if (text.size() > kLongestDate) {
    return runs;
  }
  while (!text.empty()) {
    if (IsDigit(text.front())) {
      const auto* const end = std::find_if_not(text.begin(), text.end(), IsDigit);
      runs.numbers.push_back(text.substr(0, static_cast<std::size_t>(end - text.begin())));
      text.remove_prefix(runs.numbers.back().size());
    } else if (IsLetter(text.front())) {
      runs.words.push_back(TakeLetters(text));
    } else if (std::string_view(" .,/-").find(text.front()) == std::string_view::npos) {
      return runs;
    } else {
      text.remove_prefix(1);
    }
  }
  runs.fits = !runs.numbers.empty() && runs.numbers.size() <= 2 && runs.words.size() <= 1;
  return runs;
}

int ToNumber(std::string_view digits) { return TakeNumber(digits, 1, 4); }

std::optional<WrittenDate> WeekOf(int year, int week) {
  const std::optional<Day> monday = DayFromWeek(year, week);
  if (!monday.has_value()) {
    return std::nullopt;
  }
  WrittenDate written;
  written.date = CivilFromDay(*monday);
  written.length = RowLength::kWeek;
  return written;
}

std::optional<WrittenDate> MonthOf(int year, int month) {
  if (month < 1 || month > 12) {
    return std::nullopt;
  }
  WrittenDate written;
  written.date = {year, month, 1};
  written.length = RowLength::kMonth;
  return written;
}

std::optional<WrittenDate> ReadWeekOrMonth(std::string_view text, RowLength column_length) {
  const Runs runs = FindRuns(text);
  if (!runs.fits) {
    return std::nullopt;
  }
  const bool has_week_word =
      !runs.words.empty() && std::find(std::begin(kWeekWords), std::end(kWeekWords),
                                       runs.words.front()) != std::end(kWeekWords);
  if (runs.numbers.size() == 1) {
    const std::string_view number = runs.numbers.front();
    const int month = runs.words.empty() ? -1 : FindMonth(runs.words.front());
    if (month > 0 && number.size() == 4) {
      return MonthOf(ToNumber(number), month);
    }
    if (number.size() != 6 || !runs.words.empty() || column_length == RowLength::kDay) {
      return std::nullopt;
    }
    const int year = ToNumber(number.substr(0, 4));
    const int part = ToNumber(number.substr(4));
    return column_length == RowLength::kWeek ? WeekOf(year, part) : MonthOf(year, part);
  }
  const bool year_first = runs.numbers[0].size() == 4;
  const std::string_view year = runs.numbers[year_first ? 0 : 1];
  const std::string_view part = runs.numbers[year_first ? 1 : 0];
  if (year.size() != 4 || part.size() > 2 || (!runs.words.empty() && !has_week_word)) {
    return std::nullopt;
  }
  return has_week_word || column_length == RowLength::kWeek
             ? WeekOf(ToNumber(year), ToNumber(part))
             : MonthOf(ToNumber(year), ToNumber(part));
}

}  // namespace

std::optional<WrittenDate> ReadDate(std::string_view text, RowLength column_length) {
  std::string_view rest = text;
  if (auto date = TakeDate(rest, false)) {
    if (ReadTimeOfDay(rest, *date) || ReadRange(rest, *date)) {
      return date;
    }
    return std::nullopt;
  }
  return ReadWeekOrMonth(text, column_length);
}

std::vector<WrittenDate> FindDates(std::string_view text) {
  std::vector<WrittenDate> dates;
  bool in_word = false;
  while (!text.empty()) {
    const bool is_letter = IsLetter(text.front());
    const bool is_digit = IsDigit(text.front());
    std::string_view rest = text;
    std::optional<WrittenDate> date;
    if (!in_word && (is_letter || is_digit)) {
      date = TakeDate(rest, true);
    }
    in_word = date.has_value() || is_letter || is_digit;
    if (date.has_value()) {
      dates.push_back(*date);
      text = rest;
    } else {
      text.remove_prefix(1);
    }
  }
  return dates;
}

std::string DescribeBadDate(std::string_view cell) {
  const std::string_view text = Trim(cell);
  std::string_view rest = text;
  if (text.empty()) {
    return "The row has no date and is not known to be a total: write its date like 2026-03-31 or "
           "31.03.2026, or take it out.";
  }
  if (TakeDate(rest, true).has_value() && rest.empty() && !ReadDate(text).has_value()) {
    return fmt::format(
        "{} is not a date: write its year with four digits, like 2026-03-31 or 31.03.2026.",
        Quoted(cell));
  }
  const Runs runs = FindRuns(text);
  if (runs.fits && runs.numbers.size() == 1 && runs.numbers.front().size() <= 2 &&
      runs.words.size() == 1 &&
      (FindMonth(runs.words.front()) > 0 ||
       std::find(std::begin(kWeekWords), std::end(kWeekWords), runs.words.front()) !=
           std::end(kWeekWords))) {
    return fmt::format("{} is not a date without its year: write it like 2026-W05 or 2026-03.",
                       Quoted(cell));
  }
  return fmt::format("{} is not a date: write it like 2026-03-31 or 31.03.2026.", Quoted(cell));
}

}  // namespace funnelcast::ingest

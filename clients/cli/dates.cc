// Reading and writing of dates; see dates.h.
#include "clients/cli/dates.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <regex>

#include "absl/status/status.h"
#include "clients/cli/numbers.h"
#include "clients/cli/translation.h"
#include "google/protobuf/util/time_util.h"

namespace funnelcast::cli {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

// The same bounds as the contract's, so that a slip of the finger is named before anything is sent.
constexpr int kFirstYear = 1990;
constexpr int kLastYear = 2100;

constexpr std::array<const char*, 12> kMonths = {
    Mark("January"),   Mark("February"), Mark("March"),    Mark("April"),
    Mark("May"),       Mark("June"),     Mark("July"),     Mark("August"),
    Mark("September"), Mark("October"),  Mark("November"), Mark("December")};

year_month_day ToCalendar(const google::type::Date& date) {
  return year_month_day{std::chrono::year{date.year()},
                        std::chrono::month{static_cast<unsigned>(date.month())},
                        std::chrono::day{static_cast<unsigned>(date.day())}};
}

google::type::Date FromCalendar(const year_month_day& calendar) {
  google::type::Date date;
  date.set_year(static_cast<int>(calendar.year()));
  date.set_month(static_cast<int>(static_cast<unsigned>(calendar.month())));
  date.set_day(static_cast<int>(static_cast<unsigned>(calendar.day())));
  return date;
}

absl::StatusOr<google::type::Date> CheckDate(const std::string& text, int year, int month,
                                             int day) {
  if (year < kFirstYear || year > kLastYear) {
    return absl::InvalidArgumentError(
        TrF("'{}' is outside the years {} to {} that can be used.", text, kFirstYear, kLastYear));
  }
  if (month < 1 || month > 12) {
    return absl::InvalidArgumentError(
        TrF("'{}' is not a date: there is no month {}.", text, month));
  }
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  if (!ToCalendar(date).ok()) {
    const std::chrono::year_month_day_last last{
        std::chrono::year{year},
        std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
    return absl::InvalidArgumentError(TrF("'{}' does not exist: {} {} has {} days.", text,
                                          Tr(kMonths[static_cast<size_t>(month - 1)]), year,
                                          static_cast<unsigned>(last.day())));
  }
  return date;
}

}  // namespace

absl::StatusOr<google::type::Date> ParseDate(const std::string& text) {
  static const std::regex kIso(R"((\d{4})-(\d{2})-(\d{2}))");
  static const std::regex kGerman(R"((\d{1,2})\.(\d{1,2})\.(\d{4}))");
  std::smatch match;
  if (std::regex_match(text, match, kIso)) {
    return CheckDate(text, std::stoi(match[1]), std::stoi(match[2]), std::stoi(match[3]));
  }
  if (std::regex_match(text, match, kGerman)) {
    return CheckDate(text, std::stoi(match[3]), std::stoi(match[2]), std::stoi(match[1]));
  }
  return absl::InvalidArgumentError(
      TrF("'{}' is not a date; write it as 2026-01-31 or 31.01.2026.", text));
}

absl::StatusOr<google::protobuf::Timestamp> ParseTime(const std::string& text) {
  google::protobuf::Timestamp time;
  if (text.find('T') != std::string::npos &&
      google::protobuf::util::TimeUtil::FromString(text, &time)) {
    return time;
  }
  const absl::StatusOr<google::type::Date> date = ParseDate(text);
  if (date.ok()) {
    const auto days = sys_days{ToCalendar(*date)}.time_since_epoch();
    return google::protobuf::util::TimeUtil::SecondsToTimestamp(
        std::chrono::duration_cast<std::chrono::seconds>(days).count());
  }
  return absl::InvalidArgumentError(
      TrF("'{}' is not a time; write it as 2026-01-31 or 2026-01-31T12:00:00Z.", text));
}

std::string FormatDate(const google::type::Date& date) {
  if (date.year() == 0) return "";
  return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
}

std::string FormatTime(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  // `2026-01-31T12:00:00Z` cut after the minutes.
  std::string text = google::protobuf::util::TimeUtil::ToString(time).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

std::string DateInSentence(const google::type::Date& date) {
  if (date.year() == 0 || CurrentLanguage() == Language::kEnglish) return FormatDate(date);
  return fmt::format("{:02}.{:02}.{:04}", date.day(), date.month(), date.year());
}

std::string TimeInSentence(const google::protobuf::Timestamp& time) {
  const std::string text = FormatTime(time);
  if (text.empty() || CurrentLanguage() == Language::kEnglish) return text;
  return fmt::format("{}.{}.{}, {}", text.substr(8, 2), text.substr(5, 2), text.substr(0, 4),
                     text.substr(11));
}

google::type::Date DayAfter(const google::type::Date& date) {
  return FromCalendar(year_month_day{sys_days{ToCalendar(date)} + std::chrono::days{1}});
}

int CountDays(const google::type::Date& start, const google::type::Date& end) {
  return static_cast<int>((sys_days{ToCalendar(end)} - sys_days{ToCalendar(start)}).count());
}

std::string FormatWindow(const google::type::Date& start, const google::type::Date& end) {
  const int days = CountDays(start, end);
  return TrN(days, "{} to before {} ({} day)", "{} to before {} ({} days)", DateInSentence(start),
             DateInSentence(end), FormatCount(days));
}

}  // namespace funnelcast::cli

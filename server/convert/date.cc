#include "server/convert/date.h"

#include <chrono>
#include <exception>

#include "date/tz.h"
#include "fmt/format.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::chrono::year_month_day CivilOf(Day day) {
  return std::chrono::sys_days(std::chrono::days(day));
}

std::string Written(const google::type::Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
}

bool IsEmpty(const google::type::Date& date) {
  return date.year() == 0 && date.month() == 0 && date.day() == 0;
}

}  // namespace

void ToProto(Day day, google::type::Date& date) {
  const auto civil = CivilOf(day);
  date.set_year(static_cast<int>(civil.year()));
  date.set_month(static_cast<int>(static_cast<unsigned>(civil.month())));
  date.set_day(static_cast<int>(static_cast<unsigned>(civil.day())));
}

google::type::Date ToProto(Day day) {
  google::type::Date date;
  ToProto(day, date);
  return date;
}

google::protobuf::Timestamp TimestampToProto(std::int64_t micros) {
  google::protobuf::Timestamp time;
  time.set_seconds(micros / kMicrosPerSecond);
  time.set_nanos(static_cast<std::int32_t>(micros % kMicrosPerSecond * 1000));
  return time;
}

Day DayIn(std::int64_t micros, const std::string& time_zone) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::microseconds> moment{std::chrono::microseconds(micros)};
  // The look-up throws for a name it does not know.
  try {
    const auto local = date::locate_zone(time_zone.empty() ? "UTC" : time_zone)->to_local(moment);
    return static_cast<Day>(floor<date::days>(local).time_since_epoch().count());
  } catch (const std::exception&) {
    return static_cast<Day>(floor<std::chrono::days>(moment).time_since_epoch().count());
  }
}

std::int64_t CheckTimestamp(const google::protobuf::Timestamp& time, const std::string& field,
                            errors::FieldViolations& violations) {
  if (time.seconds() < 0 || time.seconds() > limits::kEndDay * kSecondsPerDay || time.nanos() < 0 ||
      time.nanos() > 999'999'999) {
    violations.Add(
        field, errors::kOutOfRange,
        words::Message{"TIME_OUT_OF_RANGE",
                       {{"field", field}, {"seconds", time.seconds()}, {"nanos", time.nanos()}}});
    return 0;
  }
  return time.seconds() * kMicrosPerSecond + time.nanos() / 1000;
}

std::optional<Day> CheckDate(const google::type::Date& date, const std::string& field,
                             errors::FieldViolations& violations) {
  if (IsEmpty(date)) {
    violations.Add(field, errors::kRequired, words::Message{"DATE_MISSING", {{"field", field}}});
    return std::nullopt;
  }
  // The bounds come first: the calendar's types wrap around beyond them.
  const bool possible = date.year() >= 1 && date.year() <= 9999 && date.month() >= 1 &&
                        date.month() <= 12 && date.day() >= 1 && date.day() <= 31;
  const std::chrono::year_month_day civil{
      std::chrono::year(possible ? date.year() : 1),
      std::chrono::month(possible ? static_cast<unsigned>(date.month()) : 1U),
      std::chrono::day(possible ? static_cast<unsigned>(date.day()) : 1U)};
  if (!possible || !civil.ok()) {
    violations.Add(field, errors::kMalformed,
                   words::Message{"DATE_IMPOSSIBLE", {{"field", field}, {"value", Written(date)}}});
    return std::nullopt;
  }
  const auto day = static_cast<Day>(std::chrono::sys_days(civil).time_since_epoch().count());
  if (day < limits::kFirstDay || day > limits::kEndDay) {
    violations.Add(field, errors::kOutOfRange,
                   words::Message{"DATE_OUT_OF_RANGE",
                                  {{"field", field},
                                   {"value", Written(date)},
                                   {"first", words::Day{limits::kFirstDay}},
                                   {"last", words::Day{limits::kEndDay}}}});
    return std::nullopt;
  }
  return day;
}

std::optional<Day> CheckOptionalDate(const google::type::Date& date, const std::string& field,
                                     errors::FieldViolations& violations) {
  if (IsEmpty(date)) return std::nullopt;
  return CheckDate(date, field, violations);
}

void CheckWindow(std::optional<Day> start, std::optional<Day> end, const std::string& end_field,
                 std::int32_t max_days, errors::FieldViolations& violations) {
  if (!start || !end) return;
  if (*end <= *start) {
    violations.Add(
        end_field, errors::kWindowOrder,
        words::Message{
            "WINDOW_ENDS_BEFORE_START",
            {{"field", end_field}, {"end", words::Day{*end}}, {"start", words::Day{*start}}}});
  } else if (*end - *start > max_days) {
    violations.Add(end_field, errors::kOutOfRange,
                   words::Message{"WINDOW_TOO_LONG",
                                  {{"field", end_field},
                                   {"end", words::Day{*end}},
                                   {"days", *end - *start},
                                   {"start", words::Day{*start}},
                                   {"limit", max_days}}});
  }
}

}  // namespace funnelcast::convert

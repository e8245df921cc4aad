// Days, windows of days and times between contract and the rest: `google.type.Date` and days since
// 1970-01-01.
#ifndef FUNNELCAST_SERVER_CONVERT_DATE_H_
#define FUNNELCAST_SERVER_CONVERT_DATE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "server/errors/fields.h"
#include "server/words/day_text.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {

using data::Day;

using words::FormatDay;

google::type::Date ToProto(Day day);
void ToProto(Day day, google::type::Date& date);

// Microseconds since 1970 as a timestamp, and back.
google::protobuf::Timestamp TimestampToProto(std::int64_t micros);
// A time from 1970 to 2100; anything else is a violation and gives 0.
std::int64_t CheckTimestamp(const google::protobuf::Timestamp& time, const std::string& field,
                            errors::FieldViolations& violations);

// The day on which a moment lies in a time zone; in UTC where the name is empty or unknown.
Day DayIn(std::int64_t micros, const std::string& time_zone);

// A required day from 1990-01-01 to 2100-01-01. What is missing or wrong is a violation and gives
// nothing.
std::optional<Day> CheckDate(const google::type::Date& date, const std::string& field,
                             errors::FieldViolations& violations);

// A day that may be left out: nothing for the empty date.
std::optional<Day> CheckOptionalDate(const google::type::Date& date, const std::string& field,
                                     errors::FieldViolations& violations);

// Checks that `end` lies after `start` and at most `max_days` later; does nothing where one of them
// is missing.
void CheckWindow(std::optional<Day> start, std::optional<Day> end, const std::string& end_field,
                 std::int32_t max_days, errors::FieldViolations& violations);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_DATE_H_

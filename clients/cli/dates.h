// Calendar days and moments as people write them on the command line, and as they are shown.
// Windows and their meaning belong to the server; this file only reads and writes.
#ifndef FUNNELCAST_CLIENTS_CLI_DATES_H_
#define FUNNELCAST_CLIENTS_CLI_DATES_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace funnelcast::cli {

// Reads `2026-01-31` or `31.01.2026`. A day that the calendar does not have, or a year outside 1990
// to 2100, is INVALID_ARGUMENT with a sentence for the user.
absl::StatusOr<google::type::Date> ParseDate(const std::string& text);

// Reads an RFC 3339 moment such as `2026-01-31T12:00:00Z`, or a day, which means its beginning in
// UTC.
absl::StatusOr<google::protobuf::Timestamp> ParseTime(const std::string& text);

// `2026-01-31` in both languages, as tables and flags have it; empty for a date that was not set.
std::string FormatDate(const google::type::Date& date);

// `2026-01-31 12:00 UTC`; empty for a moment that was not set.
std::string FormatTime(const google::protobuf::Timestamp& time);

// The same in sentences, where German says `31.01.2026`.
std::string DateInSentence(const google::type::Date& date);
std::string TimeInSentence(const google::protobuf::Timestamp& time);

// REQUIRES: `date` is a day of the calendar.
google::type::Date DayAfter(const google::type::Date& date);

// Number of days from `start` to `end`, which is not counted.
int CountDays(const google::type::Date& start, const google::type::Date& end);

// A window in a sentence: `2026-01-01 to before 2026-04-01 (90 days)`.
std::string FormatWindow(const google::type::Date& start, const google::type::Date& end);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_DATES_H_

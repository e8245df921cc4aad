#include "server/log.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "date/date.h"
#include "fmt/format.h"
#include "server/text.h"

namespace funnelcast {
namespace {

const char* LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
    case LogLevel::kOff:
      return "error";
  }
  return "error";
}

// Appends `text` as a JSON string.
void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = Utf8SequenceLength(text, at);
    if (length == 0) {
      out += "\\ufffd";
    } else if (IsControlCharacter(text, at, length)) {
      // A C1 control character is U+0080 to U+009F: its second byte is its number.
      fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                     static_cast<unsigned>(static_cast<unsigned char>(text[at + length - 1])));
    } else if (text[at] == '"' || text[at] == '\\') {
      out += '\\';
      out += text[at];
    } else {
      out.append(text.substr(at, length));
    }
    at += length == 0 ? 1 : length;
  }
  out += '"';
}

void WriteToStandardError(const std::string& line) {
  // One call, so that lines of several processes on one terminal do not mix.
  std::string with_break = line + '\n';
  std::fwrite(with_break.data(), 1, with_break.size(), stderr);
}

}  // namespace

LogLine::LogLine(LogLevel level, std::string_view event) : level_(level) {
  Add("level", LevelName(level));
  Add("event", event);
}

LogLine& LogLine::Add(std::string_view key, std::string_view text) {
  fields_ += ',';
  AppendQuoted(fields_, key);
  fields_ += ':';
  AppendQuoted(fields_, text);
  return *this;
}

LogLine& LogLine::Add(std::string_view key, double number) {
  if (!std::isfinite(number)) return Add(key, std::string_view("not finite"));
  fields_ += ',';
  AppendQuoted(fields_, key);
  fmt::format_to(std::back_inserter(fields_), ":{:.6g}", number);
  return *this;
}

LogLine& LogLine::Add(std::string_view key, bool flag) {
  fields_ += ',';
  AppendQuoted(fields_, key);
  fields_ += flag ? ":true" : ":false";
  return *this;
}

LogLine& LogLine::AddInteger(std::string_view key, std::int64_t number) {
  fields_ += ',';
  AppendQuoted(fields_, key);
  fmt::format_to(std::back_inserter(fields_), ":{}", number);
  return *this;
}

Logger::Logger(LogLevel least, Sink sink, Clock clock)
    : least_(least),
      clock_(std::move(clock)),
      sink_(sink ? std::move(sink) : Sink(WriteToStandardError)) {}

void Logger::Write(const LogLine& line) {
  if (line.level() < least_) return;
  const std::string text =
      fmt::format("{{\"time\":\"{}\"{}}}", FormatTime(clock_()), line.fields());
  const std::lock_guard<std::mutex> lock(mutex_);
  sink_(text);
}

std::string FormatTime(std::int64_t micros) {
  const date::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(micros)};
  const auto day = date::floor<date::days>(time);
  const date::year_month_day ymd(day);
  const date::hh_mm_ss<std::chrono::microseconds> clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

}  // namespace funnelcast

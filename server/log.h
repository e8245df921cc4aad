// Structured logs: one JSON object a line, safe to show on a terminal.
#ifndef FUNNELCAST_SERVER_LOG_H_
#define FUNNELCAST_SERVER_LOG_H_

#include <concepts>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "server/clock.h"

namespace funnelcast {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };

// The fields of one line, in the order in which they were added. Control characters are escaped and
// what is no UTF-8 is replaced, so that a line is always one line of valid JSON.
class LogLine {
 public:
  LogLine(LogLevel level, std::string_view event);

  LogLine& Add(std::string_view key, std::string_view text);
  LogLine& Add(std::string_view key, const std::string& text) {
    return Add(key, std::string_view(text));
  }
  LogLine& Add(std::string_view key, const char* text) { return Add(key, std::string_view(text)); }
  LogLine& Add(std::string_view key, double number);
  LogLine& Add(std::string_view key, bool flag);
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) LogLine& Add(std::string_view key, Integer number) {
    return AddInteger(key, static_cast<std::int64_t>(number));
  }

  LogLevel level() const { return level_; }
  const std::string& fields() const { return fields_; }

 private:
  LogLine& AddInteger(std::string_view key, std::int64_t number);

  LogLevel level_;
  std::string fields_;  // the inside of the object after the time, beginning with a comma
};

// Writes lines of at least a level. Thread-safe.
class Logger {
 public:
  // Takes one line without its line break.
  using Sink = std::function<void(const std::string& line)>;

  // Writes to standard error when no sink is given.
  explicit Logger(LogLevel least, Sink sink = nullptr, Clock clock = SystemTimeMicros);

  void Write(const LogLine& line);

 private:
  const LogLevel least_;
  const Clock clock_;
  std::mutex mutex_;  // guards sink_
  Sink sink_;
};

// `micros` since 1970 as `2026-01-31T12:00:00.123456Z`.
std::string FormatTime(std::int64_t micros);

}  // namespace funnelcast

#endif  // FUNNELCAST_SERVER_LOG_H_

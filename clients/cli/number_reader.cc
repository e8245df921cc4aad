// Reading of numbers; see number_reader.h.
//
// A text is tried with every pair of a decimal mark and a separator of thousands. One reading that
// fits is the number; two readings that differ are a question for the user.
#include "clients/cli/number_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

// No mark of this kind in the text.
constexpr char kNone = '\0';
constexpr std::array<char, 3> kDecimalMarks = {kNone, '.', ','};
constexpr std::array<char, 5> kThousandsMarks = {kNone, '.', ',', ' ', '\''};

// What spreadsheets and phones write for a space, an apostrophe and a minus.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kLookalikes = {{
    {"\u00A0", " "},
    {"\u202F", " "},
    {"\u2009", " "},
    {"\u2019", "'"},
    {"\u2212", "-"},
}};

// Digits of one reading; the number is `whole`.`fraction`.
struct Digits {
  std::string whole;
  std::string fraction;
};

// A number taken apart; the body holds digits and separators.
struct Parts {
  bool negative = false;
  bool in_percent = false;
  std::string body;
  // With its sign, empty when there is none.
  std::string exponent;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

void Trim(std::string& text) {
  text.erase(text.find_last_not_of(" \t") + 1);
  text.erase(0, text.find_first_not_of(" \t"));
}

Parts TakeApart(std::string text) {
  for (const auto& [from, to] : kLookalikes) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from)) {
      text.replace(at, from.size(), to);
    }
  }
  Trim(text);
  Parts parts;
  if (text.ends_with('%')) {
    parts.in_percent = true;
    text.pop_back();
    Trim(text);
  }
  if (text.starts_with('-') || text.starts_with('+')) {
    parts.negative = text.front() == '-';
    text.erase(0, 1);
  }
  const size_t e = text.find_first_of("eE");
  parts.body = text.substr(0, e);
  if (e != std::string::npos) parts.exponent = text.substr(e + 1);
  return parts;
}

// Takes `mark` out of `whole`, which must stand before each three digits: `1.234.567`.
std::optional<std::string> WithoutThousandsMarks(std::string_view whole, char mark) {
  const size_t first = whole.find(mark);
  // `0.500` is no five hundred.
  if (first == std::string_view::npos || first == 0 || first > 3 || whole.front() == '0') {
    return std::nullopt;
  }
  std::string digits(whole.substr(0, first));
  for (size_t at = first; at < whole.size(); at += 4) {
    const std::string_view group = whole.substr(at + 1, 3);
    if (whole[at] != mark || group.size() != 3) return std::nullopt;
    digits += group;
  }
  return AllDigits(digits) ? std::optional(digits) : std::nullopt;
}

std::optional<Digits> ReadWith(std::string_view body, char decimal_mark, char thousands_mark) {
  std::string_view whole = body;
  Digits digits;
  if (decimal_mark != kNone) {
    const size_t at = body.find(decimal_mark);
    if (at == std::string_view::npos || !AllDigits(body.substr(at + 1))) return std::nullopt;
    digits.fraction = body.substr(at + 1);
    whole = body.substr(0, at);
    // `.5` and `,5`.
    if (whole.empty()) whole = "0";
  }
  if (thousands_mark == kNone) {
    if (!AllDigits(whole)) return std::nullopt;
    digits.whole = whole;
    return digits;
  }
  const std::optional<std::string> joined = WithoutThousandsMarks(whole, thousands_mark);
  if (!joined) return std::nullopt;
  digits.whole = *joined;
  return digits;
}

// At most two: with a decimal mark and with separators of thousands. `1.000` has two as well.
std::vector<Digits> Readings(const Parts& parts) {
  std::vector<Digits> readings;
  for (const char thousands_mark : kThousandsMarks) {
    // `1.234e3` is not what a spreadsheet writes.
    if (thousands_mark != kNone && !parts.exponent.empty()) continue;
    for (const char decimal_mark : kDecimalMarks) {
      if (decimal_mark == thousands_mark && decimal_mark != kNone) continue;
      const std::optional<Digits> digits = ReadWith(parts.body, decimal_mark, thousands_mark);
      if (digits) readings.push_back(*digits);
    }
  }
  return readings;
}

absl::Status NotANumber(const std::string& text) {
  return absl::InvalidArgumentError(
      TrF("'{}' is not a valid number; write only the number, for instance 1400 or 12.5.", text));
}

// REQUIRES: both have the same digits, the first with three of them after its decimal mark.
absl::Status TwoReadings(const std::string& text, const Parts& parts, const Digits& decimal,
                         const Digits& thousands) {
  std::string fraction = decimal.fraction;
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const std::string sign = parts.negative ? "-" : "";
  const std::string unit = parts.in_percent ? " %" : "";
  const std::string small = sign + decimal.whole + (fraction.empty() ? "" : ".") + fraction + unit;
  const std::string large = sign + thousands.whole + unit;
  // A fourth digit leaves no doubt.
  const std::string plain =
      fraction.size() == 3 ? sign + decimal.whole + "." + fraction + "0" + unit : small;
  return absl::InvalidArgumentError(
      TrF("'{}' can be read as {} or as {}: write {} or {}.", text, small, large, plain, large));
}

// Of the decimal text as a whole, so that `0,7 %` is the double nearest to 0.007.
std::optional<double> ToDouble(const Digits& digits, const Parts& parts) {
  int exponent = 0;
  if (!parts.exponent.empty()) {
    std::string_view text = parts.exponent;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto result = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
    // Far beyond what a double can hold, and near nothing that would overflow below.
    if (std::abs(exponent) > 10'000) return std::nullopt;
  }
  if (parts.in_percent) exponent -= 2;
  const std::string text = fmt::format("{}{}.{}e{}", parts.negative ? "-" : "", digits.whole,
                                       digits.fraction.empty() ? "0" : digits.fraction, exponent);
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

absl::StatusOr<WrittenNumber> ReadNumber(const std::string& text) {
  const Parts parts = TakeApart(text);
  const bool broken_exponent = parts.exponent.empty() && text.find_first_of("eE") != text.npos;
  const std::vector<Digits> readings = Readings(parts);
  if (readings.empty() || broken_exponent) return NotANumber(text);
  if (readings.size() > 1) return TwoReadings(text, parts, readings[0], readings[1]);
  const std::optional<double> value = ToDouble(readings.front(), parts);
  if (!value) return NotANumber(text);
  return WrittenNumber{.value = *value, .in_percent = parts.in_percent};
}

absl::StatusOr<double> ParseNumber(const std::string& text) {
  const absl::StatusOr<WrittenNumber> number = ReadNumber(text);
  if (!number.ok()) return number.status();
  if (number->in_percent) {
    return absl::InvalidArgumentError(TrF(
        "'{}' is in per cent, but no rate is wanted here; write a plain number, for instance 1400 "
        "or 12.5.",
        text));
  }
  return number->value;
}

absl::StatusOr<double> ParseRate(const std::string& text) {
  const absl::StatusOr<WrittenNumber> number = ReadNumber(text);
  if (!number.ok()) return number.status();
  return number->value;
}

absl::StatusOr<int64_t> ParseWholeNumber(const std::string& text) {
  const absl::StatusOr<double> number = ParseNumber(text);
  if (!number.ok()) return number.status();
  // Seeds use all of the 64 bits, which a double would round.
  int64_t whole = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (result.ec == std::errc() && result.ptr == text.data() + text.size()) return whole;
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (std::abs(*number) > kExact) {
    return absl::InvalidArgumentError(TrF("'{}' is too large.", text));
  }
  if (*number != std::floor(*number)) {
    return absl::InvalidArgumentError(TrF("'{}' is not a whole number.", text));
  }
  return static_cast<int64_t>(*number);
}

}  // namespace funnelcast::cli

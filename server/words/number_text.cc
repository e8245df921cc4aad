#include "server/words/number_text.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <utility>

#include "server/words/day_text.h"

namespace funnelcast::words {
namespace {

struct Marks {
  char thousands;
  char decimal;
};

Marks MarksOf(Language language) {
  return language == Language::kGerman ? Marks{'.', ','} : Marks{',', '.'};
}

std::string NotFinite(double value, Language language) {
  const bool german = language == Language::kGerman;
  if (std::isnan(value)) return german ? "keine Zahl" : "not a number";
  const std::string size = german ? "unendlich" : "infinite";
  return value < 0.0 ? "minus " + size : size;
}

// Puts the marks of a language into digits with a decimal point, and the sign before them unless
// all of them are zero.
std::string WithMarks(std::string digits, bool negative, Language language) {
  const Marks marks = MarksOf(language);
  const std::size_t point = digits.find('.');
  if (point != std::string::npos) digits[point] = marks.decimal;
  std::size_t place = point == std::string::npos ? digits.size() : point;
  const bool is_zero = digits.find_first_of("123456789") == std::string::npos;
  while (place > 3) {
    place -= 3;
    digits.insert(place, 1, marks.thousands);
  }
  return negative && !is_zero ? "-" + digits : digits;
}

void TrimZeros(std::string& digits) {
  if (digits.find('.') == std::string::npos) return;
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
}

}  // namespace

std::string FormatNumber(double value, int decimals, Language language) {
  if (!std::isfinite(value)) return NotFinite(value, language);
  return WithMarks(fmt::format("{:.{}f}", std::abs(value), decimals), value < 0.0, language);
}

std::string FormatWhole(std::int64_t value, Language language) {
  std::string digits = std::to_string(value);
  if (value < 0) digits.erase(0, 1);
  return WithMarks(std::move(digits), value < 0, language);
}

std::string FormatRounded(double value, Language language) {
  if (!std::isfinite(value)) return NotFinite(value, language);
  const double size = std::abs(value);
  if (size == 0.0 || size >= 99.95) return FormatNumber(value, 0, language);
  // One more decimal for each leading zero keeps three significant digits.
  const int magnitude = static_cast<int>(std::floor(std::log10(size)));
  std::string digits = fmt::format("{:.{}f}", size, magnitude < -9 ? 12 : 2 - magnitude);
  TrimZeros(digits);
  return WithMarks(digits, value < 0.0, language);
}

std::string FormatExact(double value, Language language) {
  if (!std::isfinite(value)) return NotFinite(value, language);
  const double size = std::abs(value);
  std::string digits = fmt::format("{}", size);
  // A power of ten stays one: people do not send such numbers but by mistake.
  if (digits.find('e') != std::string::npos) {
    if (const std::size_t point = digits.find('.'); point != std::string::npos) {
      digits[point] = MarksOf(language).decimal;
    }
    return value < 0.0 ? "-" + digits : digits;
  }
  TrimZeros(digits);
  return WithMarks(digits, value < 0.0, language);
}

std::string FormatShare(double share, Language language) {
  const double percent = 100.0 * share;
  const double size = std::abs(percent);
  if (!std::isfinite(size)) return NotFinite(share, language);
  if (size == 0.0 || size >= 9.95) return FormatNumber(percent, 0, language) + " %";
  if (size >= 0.95) return FormatNumber(percent, 1, language) + " %";
  if (size >= 0.005) return FormatNumber(percent, 2, language) + " %";
  const std::string least = FormatNumber(percent < 0.0 ? -0.01 : 0.01, 2, language) + " %";
  if (language == Language::kGerman) return (percent < 0.0 ? "über " : "unter ") + least;
  return (percent < 0.0 ? "above " : "below ") + least;
}

std::string FormatMoney(double amount, const std::string& currency, Language language) {
  if (currency.empty()) return FormatRounded(amount, language);
  const std::string number = FormatNumber(amount, std::abs(amount) < 999.995 ? 2 : 0, language);
  if (language == Language::kGerman) return number + " " + currency;
  return currency + " " + number;
}

std::string FormatDay(std::int32_t day, Language language) {
  if (language == Language::kEnglish) return FormatDay(day);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:02d}.{:02d}.{:04d}", static_cast<unsigned>(date.day()),
                     static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
}

}  // namespace funnelcast::words

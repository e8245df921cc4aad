#include "server/convert/number_text.h"

#include <cmath>
#include <cstddef>

#include "fmt/format.h"

namespace funnelcast::convert {

std::string FormatNumber(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  const std::size_t point = text.find('.');
  std::size_t place = point == std::string::npos ? text.size() : point;
  while (place > 3) {
    place -= 3;
    text.insert(place, ",");
  }
  // A value that rounds to zero has no sign.
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  return value < 0.0 && !is_zero ? "-" + text : text;
}

std::string FormatRounded(double value) {
  if (!std::isfinite(value)) return fmt::format("{}", value);
  const double size = std::abs(value);
  if (size == 0.0 || size >= 99.95) return FormatNumber(value, 0);
  // One more decimal for each leading zero keeps three significant digits.
  const int magnitude = static_cast<int>(std::floor(std::log10(size)));
  std::string text = FormatNumber(value, magnitude < -9 ? 12 : 2 - magnitude);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string FormatPercent(double share) {
  const double percent = 100.0 * share;
  const double size = std::abs(percent);
  if (size == 0.0 || size >= 9.95) return FormatNumber(percent, 0) + " %";
  if (size >= 0.95) return FormatNumber(percent, 1) + " %";
  if (size >= 0.005) return FormatNumber(percent, 2) + " %";
  return (percent < 0.0 ? "above -" : "below ") + std::string("0.01 %");
}

std::string FormatMoney(double value, const std::string& currency_code) {
  return fmt::format("{} {}", currency_code,
                     FormatNumber(value, std::abs(value) < 999.995 ? 2 : 0));
}

}  // namespace funnelcast::convert

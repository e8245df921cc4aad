// Formatting of numbers; see numbers.h.
#include "clients/cli/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace funnelcast::cli {
namespace {

bool IsMoney(v1::MetricKind kind) {
  return kind == v1::METRIC_KIND_SPEND || kind == v1::METRIC_KIND_MONEY;
}

// Puts a comma between groups of three digits of the whole part: `-1234.5` -> `-1,234.5`.
std::string GroupThousands(const std::string& number) {
  const size_t first = number.starts_with('-') ? 1 : 0;
  size_t end = number.find('.');
  if (end == std::string::npos) end = number.size();
  std::string grouped = number;
  for (size_t i = end; i > first + 3;) {
    i -= 3;
    grouped.insert(i, ",");
  }
  return grouped;
}

std::string FixedDecimals(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find_first_not_of("-0.") == std::string::npos && text.starts_with('-')) {
    text.erase(0, 1);
  }
  return GroupThousands(text);
}

std::string WithoutTrailingZeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string WithSpaces(std::string id) {
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

// `orders` -> `order`, `page visits` -> `page visit`, `categories` -> `category`; words that end
// otherwise, and in `ss`, stay.
std::string Singular(std::string words) {
  if (words.size() > 4 && words.ends_with("ies")) return words.substr(0, words.size() - 3) + "y";
  if (words.ends_with("s") && !words.ends_with("ss")) words.pop_back();
  return words;
}

}  // namespace

std::string FormatCount(int64_t value) { return GroupThousands(std::to_string(value)); }

std::string FormatRaw(double value) {
  if (std::isnan(value)) return "";
  char buffer[64];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

std::string FormatExact(double value, v1::MetricKind kind) {
  if (!std::isfinite(value)) return "-";
  if (IsMoney(kind)) return FixedDecimals(value, std::abs(value) >= 1000.0 ? 0 : 2);
  return WithoutTrailingZeros(FixedDecimals(value, 2));
}

std::string FormatFull(double value, v1::MetricKind kind) {
  return IsMoney(kind) && std::isfinite(value) ? FixedDecimals(value, 2) : FormatExact(value, kind);
}

std::string FormatRounded(double value, v1::MetricKind kind) {
  if (!std::isfinite(value)) return "-";
  const double size = std::abs(value);
  // 999.6 rounds to 1,000 and must look like it.
  if (size >= 999.5) {
    const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(size)) - 3.0));
    return FixedDecimals(std::round(value / step) * step, 0);
  }
  if (IsMoney(kind)) return FixedDecimals(value, 2);
  if (value == 0.0) return "0";
  if (size < 0.0005) return value < 0 ? "-0.000" : "0.000";
  const int decimals = 2 - static_cast<int>(std::floor(std::log10(size)));
  return WithoutTrailingZeros(FixedDecimals(value, std::min(std::max(decimals, 0), 3)));
}

std::string FormatChance(double chance) {
  if (!std::isfinite(chance)) return "-";
  if (chance < 0.001) return "under 0.1 %";
  if (chance > 0.999) return "over 99.9 %";
  const bool near_an_end = chance < 0.0995 || chance > 0.9;
  return WithoutTrailingZeros(FixedDecimals(100.0 * chance, near_an_end ? 1 : 0)) + " %";
}

std::string FormatProbability(double probability) {
  return WithoutTrailingZeros(FixedDecimals(100.0 * probability, 3)) + " %";
}

v1::MetricKind Units::KindOf(const std::string& metric) const {
  const auto found = kinds.find(metric);
  if (found != kinds.end() && found->second != v1::METRIC_KIND_UNSPECIFIED) return found->second;
  if (metric == "spend") return v1::METRIC_KIND_SPEND;
  if (metric == "effort_hours") return v1::METRIC_KIND_EFFORT;
  if (metric == "revenue") return v1::METRIC_KIND_MONEY;
  return v1::METRIC_KIND_COUNT;
}

std::string Units::WithUnit(const std::string& number, const std::string& metric) const {
  const v1::MetricKind kind = KindOf(metric);
  if (IsMoney(kind)) return currency_code.empty() ? number : currency_code + " " + number;
  return kind == v1::METRIC_KIND_EFFORT ? number + " h" : number;
}

std::string Units::Label(const std::string& metric) const {
  const v1::MetricKind kind = KindOf(metric);
  if (kind == v1::METRIC_KIND_EFFORT) return metric + " (h)";
  const bool money = IsMoney(kind) && !currency_code.empty();
  return money ? fmt::format("{} ({})", metric, currency_code) : metric;
}

std::string Units::Phrase(const std::string& number, const std::string& metric,
                          const std::string& per_metric) const {
  const bool money = IsMoney(KindOf(metric));
  const std::string phrase =
      money ? fmt::format("{} of {}", WithUnit(number, metric), WithSpaces(metric))
            : fmt::format("{} {}", number, WithSpaces(metric));
  if (per_metric.empty()) return phrase;
  const std::string per = WithSpaces(per_metric);
  return IsMoney(KindOf(per_metric)) ? fmt::format("{} per {} of {}", phrase, currency_code, per)
                                     : fmt::format("{} per {}", phrase, Singular(per));
}

}  // namespace funnelcast::cli

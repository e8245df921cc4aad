// Formatting of numbers; see numbers.h.
#include "clients/cli/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

bool IsMoney(v1::MetricKind kind) {
  return kind == v1::METRIC_KIND_SPEND || kind == v1::METRIC_KIND_MONEY;
}

// Groups three digits of the whole part and puts in the marks of the language: `-1234.5` becomes
// `-1,234.5` or `-1.234,5`.
std::string WithMarks(const std::string& number) {
  const bool german = CurrentLanguage() == Language::kGerman;
  const size_t first = number.starts_with('-') ? 1 : 0;
  const size_t end = std::min(number.find_first_not_of("0123456789", first), number.size());
  std::string marked = number;
  if (german && end < number.size() && number[end] == '.') marked[end] = ',';
  for (size_t i = end; i > first + 3;) {
    i -= 3;
    marked.insert(i, german ? "." : ",");
  }
  return marked;
}

// Without marks of the language, and never `-0`.
std::string FixedDecimals(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find_first_not_of("-0.") == std::string::npos && text.starts_with('-')) {
    text.erase(0, 1);
  }
  return text;
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

// One of what the id of a metric counts, as English has it behind "per": `orders` -> `order`,
// `categories` -> `category`; words that end otherwise, and in `ss`, stay. Ids are no words of
// ours, so that no catalogue knows them; German says `je orders`.
std::string OneOf(std::string words) {
  if (CurrentLanguage() == Language::kGerman) return words;
  if (words.size() > 4 && words.ends_with("ies")) return words.substr(0, words.size() - 3) + "y";
  if (words.ends_with("s") && !words.ends_with("ss")) words.pop_back();
  return words;
}

// `EUR 1,400` and `1.400 EUR`.
std::string WithCurrency(const std::string& number, const std::string& currency) {
  if (currency.empty()) return number;
  return CurrentLanguage() == Language::kGerman ? number + " " + currency : currency + " " + number;
}

}  // namespace

std::string FormatCount(int64_t value) { return WithMarks(std::to_string(value)); }

std::string FormatRaw(double value) {
  if (std::isnan(value)) return "";
  char buffer[64];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

std::string FormatPlain(double value) { return WithMarks(FormatRaw(value)); }

std::string FormatDecimals(double value, int decimals) {
  return WithMarks(FixedDecimals(value, decimals));
}

std::string FormatSignificant(double value, int digits) {
  return WithMarks(fmt::format("{:.{}g}", value, digits));
}

std::string FormatExact(double value, v1::MetricKind kind) {
  if (!std::isfinite(value)) return "-";
  if (IsMoney(kind)) return FormatDecimals(value, std::abs(value) >= 1000.0 ? 0 : 2);
  return WithMarks(WithoutTrailingZeros(FixedDecimals(value, 2)));
}

std::string FormatFull(double value, v1::MetricKind kind) {
  return IsMoney(kind) && std::isfinite(value) ? FormatDecimals(value, 2)
                                               : FormatExact(value, kind);
}

std::string FormatRounded(double value, v1::MetricKind kind) {
  if (!std::isfinite(value)) return "-";
  const double size = std::abs(value);
  // 999.6 rounds to 1,000 and must look like it.
  if (size >= 999.5) {
    const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(size)) - 3.0));
    return FormatDecimals(std::round(value / step) * step, 0);
  }
  if (IsMoney(kind)) return FormatDecimals(value, 2);
  if (value == 0.0) return "0";
  if (size < 0.0005) return WithMarks(value < 0 ? "-0.000" : "0.000");
  const int decimals = 2 - static_cast<int>(std::floor(std::log10(size)));
  return WithMarks(WithoutTrailingZeros(FixedDecimals(value, std::min(std::max(decimals, 0), 3))));
}

std::string InPercent(const std::string& number, Place place) {
  return number + (place == Place::kTable ? "%" : " %");
}

std::string FormatShare(double share, Place place) {
  return InPercent(FormatDecimals(100.0 * share, 0), place);
}

std::string FormatDifference(double share, Place place) {
  const std::string text = FormatShare(share, place);
  const bool positive = share > 0.0 && !text.starts_with("0");
  return positive ? "+" + text : text;
}

std::string FormatChance(double chance, Place place) {
  if (!std::isfinite(chance)) return "-";
  if (chance < 0.001) return TrF("under {}", InPercent(FormatDecimals(0.1, 1), place));
  if (chance > 0.999) return TrF("over {}", InPercent(FormatDecimals(99.9, 1), place));
  const bool near_an_end = chance < 0.0995 || chance > 0.9;
  const std::string number = FixedDecimals(100.0 * chance, near_an_end ? 1 : 0);
  return InPercent(WithMarks(WithoutTrailingZeros(number)), place);
}

std::string FormatProbability(double probability, Place place) {
  const std::string number = WithoutTrailingZeros(FixedDecimals(100.0 * probability, 3));
  return InPercent(WithMarks(number), place);
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
  if (IsMoney(kind)) return WithCurrency(number, currency_code);
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
  const std::string phrase = money ? TrF("{0} of {1}", WithUnit(number, metric), WithSpaces(metric))
                                   : number + " " + WithSpaces(metric);
  if (per_metric.empty()) return phrase;
  const std::string per = WithSpaces(per_metric);
  return IsMoney(KindOf(per_metric)) ? TrF("{} per {} of {}", phrase, currency_code, per)
                                     : TrF("{} per {}", phrase, OneOf(per));
}

}  // namespace funnelcast::cli

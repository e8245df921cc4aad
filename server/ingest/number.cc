// Numbers.
#include "server/ingest/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "server/ingest/currency.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kLongestNumber = 64;
constexpr std::size_t kGroupLength = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// Takes the sign or code of a currency from either end.
std::string_view StripCurrency(std::string_view text, std::string_view& currency) {
  if (text.empty() || (IsDigit(text.front()) && IsDigit(text.back()))) {
    return text;
  }
  if (const std::size_t length = CurrencyMarkAtBegin(text); length > 0) {
    currency = text.substr(0, length);
    return Trim(text.substr(length));
  }
  if (const std::size_t length = CurrencyMarkAtEnd(text); length > 0) {
    currency = text.substr(text.size() - length);
    return Trim(text.substr(0, text.size() - length));
  }
  return text;
}

// Takes what makes a number negative, and a plus.
std::string_view StripSign(std::string_view text, bool& negative) {
  constexpr std::string_view kMinusSign = "\xE2\x88\x92";
  constexpr std::string_view kEnDash = "\xE2\x80\x93";
  negative = true;
  for (const std::string_view minus : {std::string_view("-"), kMinusSign, kEnDash}) {
    if (text.starts_with(minus)) return Trim(text.substr(minus.size()));
  }
  for (const std::string_view minus : {std::string_view("-"), kMinusSign}) {
    if (text.ends_with(minus)) return Trim(text.substr(0, text.size() - minus.size()));
  }
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    return Trim(text.substr(1, text.size() - 2));
  }
  negative = false;
  return text.starts_with('+') ? Trim(text.substr(1)) : text;
}

// Spaces of all kinds and apostrophes become one mark, so that groups can be checked; nothing else
// is changed.
std::string UnifyBlanks(std::string_view text) {
  std::string unified;
  while (!text.empty()) {
    std::size_t length = 0;
    for (const std::string_view blank :
         {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x99", "'", "\xA0"}) {
      if (text.starts_with(blank)) {
        length = blank.size();
        break;
      }
    }
    unified += length > 0 ? ' ' : text.front();
    text.remove_prefix(std::max<std::size_t>(1, length));
  }
  return unified;
}

// Whether `integer` is digits, or groups of three of them with `mark` in between; appends the
// digits.
bool ReadGroups(std::string_view integer, char mark, std::string& digits) {
  std::size_t group_begin = 0;
  for (bool first = true;; first = false) {
    const std::size_t group_end = std::min(integer.find(mark, group_begin), integer.size());
    const std::string_view group = integer.substr(group_begin, group_end - group_begin);
    const bool only = first && group_end == integer.size();
    // No thousand begins with a zero: 0.125 is a fraction.
    const bool fits = first ? only || (group.size() <= kGroupLength && !group.starts_with('0'))
                            : group.size() == kGroupLength;
    if (!AllDigits(group) || !fits) {
      return false;
    }
    digits += group;
    if (group_end == integer.size()) {
      return true;
    }
    group_begin = group_end + 1;
  }
}

// Reads plain digits with an optional decimal point and exponent.
bool ReadPlain(std::string_view text, double& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// Reads `text` with `decimal` as the decimal mark and `grouping` (or blanks) between thousands.
bool ReadWith(std::string_view text, char decimal, char grouping, double& value) {
  const std::size_t mark = text.rfind(decimal);
  const std::string_view integer = text.substr(0, mark);
  std::string_view fraction;
  if (mark != std::string_view::npos) {
    fraction = text.substr(mark + 1);
  }
  const bool blanks = integer.find(' ') != std::string_view::npos;
  std::string digits;
  if (!(integer.empty() && !fraction.empty()) &&
      !ReadGroups(integer, blanks ? ' ' : grouping, digits)) {
    return false;
  }
  if (mark != std::string_view::npos && !fraction.empty()) {
    if (!IsDigit(fraction.front())) {
      return false;
    }
    digits += digits.empty() ? "0." : ".";
    digits += fraction;
  }
  return ReadPlain(digits, value);
}

// Numbers with an exponent come from programs: with a decimal point and without groups.
bool HasExponent(std::string_view text) {
  return text.find_first_of("eE") != std::string_view::npos;
}

WrittenNumber WithSign(WrittenNumber number, bool negative) {
  if (negative) {
    number.value = -number.value;
    number.value_if_comma = -number.value_if_comma;
  }
  return number;
}

// Reads a number without a sign.
WrittenNumber ReadUnsigned(const std::string& text) {
  WrittenNumber number;
  if (AllDigits(text) && ReadPlain(text, number.value)) {
    return {DecimalEvidence::kNone, number.value, number.value, {}};
  }
  if (HasExponent(text)) {
    if (IsDigit(text.front()) && ReadPlain(text, number.value)) {
      const bool has_point = text.find('.') != std::string::npos;
      return {has_point ? DecimalEvidence::kPoint : DecimalEvidence::kNone,
              number.value,
              number.value,
              {}};
    }
    return number;
  }
  const bool as_point = ReadWith(text, '.', ',', number.value);
  const bool as_comma = ReadWith(text, ',', '.', number.value_if_comma);
  if (as_point && as_comma) {
    const bool has_mark = text.find_first_of(".,") != std::string::npos;
    number.evidence = has_mark ? DecimalEvidence::kAmbiguous : DecimalEvidence::kNone;
  } else if (as_point) {
    number.evidence = DecimalEvidence::kPoint;
    number.value_if_comma = number.value;
  } else if (as_comma) {
    number.evidence = DecimalEvidence::kComma;
    number.value = number.value_if_comma;
  }
  return number;
}

}  // namespace

WrittenNumber ReadNumber(std::string_view text) {
  text = Trim(text);
  // The hot case: plain digits.
  if (text.size() < 16 && AllDigits(text)) {
    WrittenNumber number{DecimalEvidence::kNone, 0, 0, {}};
    for (const char c : text) {
      number.value = number.value * 10 + (c - '0');
    }
    number.value_if_comma = number.value;
    return number;
  }
  std::string_view currency;
  text = StripCurrency(text, currency);
  if (text.empty() || text.size() > kLongestNumber) {
    return {};
  }
  bool negative = false;
  text = StripSign(text, negative);
  text = StripCurrency(text, currency);
  if (text.empty()) {
    return {};
  }
  // Brackets hold digits: `(-5)` and `5--` are no numbers.
  if (negative && !IsDigit(text.front()) && text.front() != '.' && text.front() != ',') {
    return {};
  }
  WrittenNumber number = WithSign(ReadUnsigned(UnifyBlanks(text)), negative);
  number.currency = currency;
  return number;
}

double Scale(double value, double factor) {
  if (factor == 1) {
    return value;
  }
  const double inverse = std::round(1 / factor);
  // 0.000001 has no exact double, a million has one.
  return factor < 1 && std::abs(inverse * factor - 1) < 1e-12 ? value / inverse : value * factor;
}

bool IsBlankValue(std::string_view cell) {
  if (cell.empty()) {
    return true;
  }
  if (IsDigit(cell.front())) {
    return false;
  }
  constexpr std::string_view kBlanks[] = {"-",
                                          "--",
                                          "---",
                                          "–",
                                          "—",
                                          "k.a.",
                                          "k. a.",
                                          "n/a",
                                          "na",
                                          "n.a.",
                                          "n. a.",
                                          "n.v.",
                                          "#n/a",
                                          "#nv",
                                          "#div/0!",
                                          "#wert!",
                                          "#value!",
                                          "#ref!",
                                          "#bezug!",
                                          "#name?",
                                          "#num!",
                                          "#zahl!",
                                          "null",
                                          "none",
                                          "(not set)",
                                          "nicht verfügbar",
                                          "not available",
                                          "keine angabe"};
  const std::string folded = FoldCase(cell);
  if (std::find(std::begin(kBlanks), std::end(kBlanks), folded) != std::end(kBlanks)) {
    return true;
  }
  if (cell.front() != '<' && cell.front() != '>') {
    return false;
  }
  std::string_view bound = Trim(cell.substr(1));
  if (bound.ends_with('%')) {
    bound = Trim(bound.substr(0, bound.size() - 1));
  }
  return ReadNumber(bound).evidence != DecimalEvidence::kNotANumber;
}

}  // namespace funnelcast::ingest

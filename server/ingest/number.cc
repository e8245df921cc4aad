// Numbers.
#include "server/ingest/number.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr std::size_t kMaxNumberLength = 64;
constexpr std::size_t kGroupLength = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

std::string_view StripCurrency(std::string_view text) {
  for (const std::string_view sign : {"€", "\x80", "$", "£", "\xA3"}) {
    if (text.starts_with(sign)) {
      return Trim(text.substr(sign.size()));
    }
    if (text.ends_with(sign)) {
      return Trim(text.substr(0, text.size() - sign.size()));
    }
  }
  return text;
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
    return {DecimalEvidence::kNone, number.value, number.value};
  }
  if (HasExponent(text)) {
    if (IsDigit(text.front()) && ReadPlain(text, number.value)) {
      const bool has_point = text.find('.') != std::string::npos;
      return {has_point ? DecimalEvidence::kPoint : DecimalEvidence::kNone, number.value,
              number.value};
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
    WrittenNumber number{DecimalEvidence::kNone, 0, 0};
    for (const char c : text) {
      number.value = number.value * 10 + (c - '0');
    }
    number.value_if_comma = number.value;
    return number;
  }
  text = StripCurrency(text);
  if (text.empty() || text.size() > kMaxNumberLength) {
    return {};
  }
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') {
    text = StripCurrency(Trim(text.substr(1)));
  }
  if (text.empty()) {
    return {};
  }
  return WithSign(ReadUnsigned(UnifyBlanks(text)), negative);
}

}  // namespace funnelcast::ingest

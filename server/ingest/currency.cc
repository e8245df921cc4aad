// The tables of currencies.
#include "server/ingest/currency.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

struct Sign {
  std::string_view sign;
  std::string_view codes;  // the currencies it may stand for
};

// Longer ones first. The Euro and pound signs also as Windows-1252 bytes, and as UTF-8 that was
// read as Windows-1252 on its way.
constexpr Sign kSigns[] = {
    {"â‚¬", "EUR"},   {"Â£", "GBP"}, {"US$", "USD"},  {"CA$", "CAD"},
    {"AU$", "AUD"},   {"A$", "AUD"}, {"C$", "CAD"},   {"€", "EUR"},
    {"\x80", "EUR"},  {"£", "GBP"},  {"\xA3", "GBP"}, {"$", "USD CAD AUD NZD SGD HKD MXN"},
    {"¥", "JPY CNY"}, {"₹", "INR"},  {"zł", "PLN"},   {"Kč", "CZK"},
};

constexpr std::string_view kCodes[] = {
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK",
    "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KRW",
    "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "RSD", "RUB", "SAR", "SEK",
    "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR"};
constexpr std::size_t kCodeLength = 3;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsCode(std::string_view text) {
  return std::find(std::begin(kCodes), std::end(kCodes), text) != std::end(kCodes);
}

}  // namespace

std::size_t CurrencyMarkAtBegin(std::string_view text) {
  for (const Sign& sign : kSigns) {
    if (text.starts_with(sign.sign)) return sign.sign.size();
  }
  const bool is_code = IsCode(text.substr(0, kCodeLength)) &&
                       (text.size() == kCodeLength || !IsLetter(text[kCodeLength]));
  return is_code ? kCodeLength : 0;
}

std::size_t CurrencyMarkAtEnd(std::string_view text) {
  for (const Sign& sign : kSigns) {
    if (text.ends_with(sign.sign)) return sign.sign.size();
  }
  if (text.size() < kCodeLength) return 0;
  const std::size_t begin = text.size() - kCodeLength;
  return IsCode(text.substr(begin)) && (begin == 0 || !IsLetter(text[begin - 1])) ? kCodeLength : 0;
}

bool CurrencyFits(std::string_view mark, std::string_view code) {
  mark = Trim(mark);
  for (const Sign& sign : kSigns) {
    if (mark == sign.sign) return sign.codes.find(code) != std::string_view::npos;
  }
  const std::string folded = FoldCase(mark);
  if (folded == "euro") return code == "EUR";
  return folded == FoldCase(code);
}

std::string_view FindCurrencyInHeading(std::string_view heading) {
  heading = Trim(heading);
  if (heading.ends_with(')') || heading.ends_with(']')) {
    const std::size_t open = heading.rfind(heading.back() == ')' ? '(' : '[');
    if (open == std::string_view::npos) return {};
    const std::string_view unit = Trim(heading.substr(open + 1, heading.size() - open - 2));
    const bool is_mark = CurrencyMarkAtBegin(unit) == unit.size() || FoldCase(unit) == "euro";
    return is_mark && !unit.empty() ? unit : std::string_view();
  }
  const std::size_t length = CurrencyMarkAtEnd(heading);
  return length > 0 && length < heading.size() ? heading.substr(heading.size() - length)
                                               : std::string_view();
}

}  // namespace funnelcast::ingest

// Numbers, shares, money and days as the readers of a language write them.
#ifndef FUNNELCAST_SERVER_WORDS_NUMBER_TEXT_H_
#define FUNNELCAST_SERVER_WORDS_NUMBER_TEXT_H_

#include <cstdint>
#include <string>

#include "server/words/language.h"

namespace funnelcast::words {

// `value` with `decimals` digits after the point: "1,400", "-12,345.60"; in German "1.400". What
// rounds to zero has no sign; what is not finite is "infinite" or "not a number".
std::string FormatNumber(double value, int decimals, Language language);

// "12,345", "-3"; in German "12.345".
std::string FormatWhole(std::int64_t value, Language language);

// Three significant digits where the value is small, whole numbers from 100 on: "0.0524", "9.1",
// "1,012".
std::string FormatRounded(double value, Language language);

// Every digit of it: "0.123456", "12,345.5".
std::string FormatExact(double value, Language language);

// A share in per cent: "34 %", "9.1 %", "0.05 %".
std::string FormatShare(double share, Language language);

// Money: "EUR 23.40" below 1,000, "EUR 12,300" from there on; "23,40 EUR" in German. Without a
// currency a rounded number.
std::string FormatMoney(double amount, const std::string& currency, Language language);

// "2026-03-02", in German "02.03.2026".
std::string FormatDay(std::int32_t day, Language language);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_NUMBER_TEXT_H_

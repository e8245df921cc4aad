// Numbers as people read them: rounded, with thousands separators and a decimal point.
#ifndef FUNNELCAST_SERVER_CONVERT_NUMBER_TEXT_H_
#define FUNNELCAST_SERVER_CONVERT_NUMBER_TEXT_H_

#include <string>

namespace funnelcast::convert {

// `value` with `decimals` digits after the point: "1,400", "-12,345.60".
std::string FormatNumber(double value, int decimals);

// Three significant digits where the value is small, whole numbers from 100 on: "0.0524", "9.1",
// "1,012".
std::string FormatRounded(double value);

// A share in per cent: "34 %", "9.1 %", "0.05 %".
std::string FormatPercent(double share);

// Money: "EUR 23.40" below 1,000, "EUR 12,300" from there on.
std::string FormatMoney(double value, const std::string& currency_code);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_NUMBER_TEXT_H_

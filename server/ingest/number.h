// Numbers as they are written in tables: with decimal comma or point, thousands marks and currency
// signs.
#ifndef FUNNELCAST_SERVER_INGEST_NUMBER_H_
#define FUNNELCAST_SERVER_INGEST_NUMBER_H_

#include <string_view>

namespace funnelcast::ingest {

// What a written number says about the decimal mark.
enum class DecimalEvidence {
  kNone,       // no mark: 1234
  kPoint,      // 1.5, 1,234.56 or 1,234,567
  kComma,      // 1,5, 1.234,56 or 1.234.567
  kAmbiguous,  // 1.234 or 1,234: thousands for one reading, decimals for the other
  kNotANumber
};

struct WrittenNumber {
  DecimalEvidence evidence = DecimalEvidence::kNotANumber;
  double value = 0;  // read with a decimal point where that is ambiguous
  // Read with a decimal comma; equal to `value` where nothing is ambiguous.
  double value_if_comma = 0;
  std::string_view currency = {};  // the sign or code that stands with it, in `text`
};

// Reads a number; NaN and infinity are not numbers. Negative ones are written -5, −5 (U+2212), (5)
// or 5-. Spaces, no-break spaces (UTF-8 or Windows-1252) and apostrophes between groups of three
// digits are thousands marks; a sign or code of a currency before or behind is skipped.
WrittenNumber ReadNumber(std::string_view text);

// `value` times `factor`; money in micros becomes the very number that was meant.
double Scale(double value, double factor);

// Whether a cell says that there is no value: empty, dashes, `k.A.`, `n/a`, the errors of
// spreadsheets such as `#DIV/0!`, and bounds such as `< 10 %`.
bool IsBlankValue(std::string_view cell);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_NUMBER_H_

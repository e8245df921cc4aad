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
  double value_if_comma =
      0;  // read with a decimal comma; equal to `value` where nothing is ambiguous
};

// Reads a number; NaN and infinity are not numbers, a sign is. Spaces, no-break spaces (UTF-8 or
// Windows-1252) and apostrophes between groups of three digits are thousands marks; one of the
// signs € $ £ before or behind is skipped.
WrittenNumber ReadNumber(std::string_view text);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_NUMBER_H_

// Signs and codes of currencies as they stand in cells and headings.
#ifndef FUNNELCAST_SERVER_INGEST_CURRENCY_H_
#define FUNNELCAST_SERVER_INGEST_CURRENCY_H_

#include <string_view>

namespace funnelcast::ingest {

// Length of the sign (`€`, `$`, `US$`) or code (`EUR`) that text begins or ends with; 0 when there
// is none. Codes only where they do not belong to a longer word.
std::size_t CurrencyMarkAtBegin(std::string_view text);
std::size_t CurrencyMarkAtEnd(std::string_view text);

// Whether a sign or code may stand for the currency of an ISO 4217 code: `$` for USD and CAD, `€`
// and `Euro` for EUR. False for text that is no sign and no code.
bool CurrencyFits(std::string_view mark, std::string_view code);

// The sign or code in a heading such as `Amount spent (USD)`, `Cost (€)`, `Umsatz in EUR`; empty
// when it has none.
std::string_view FindCurrencyInHeading(std::string_view heading);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_CURRENCY_H_

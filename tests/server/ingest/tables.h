// What tests of whole tables have in common.
#ifndef FUNNELCAST_TESTS_SERVER_INGEST_TABLES_H_
#define FUNNELCAST_TESTS_SERVER_INGEST_TABLES_H_

#include <map>
#include <string>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// A German shop at the end of March 2026.
TableOptions ShopOptions();

// Its Google Ads exports, by a mapping of a few columns with German headings as alternatives.
TableOptions AdsOptions();

// Errors, warnings and rows left out, for failing expectations.
std::string Explain(const ParsedTable& table);

// The sum of each metric.
std::map<std::string, double> TotalsOf(const ParsedTable& table);

// The only error of a table, or one that says there is not exactly one.
CellError OnlyError(const ParsedTable& table);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_TESTS_SERVER_INGEST_TABLES_H_

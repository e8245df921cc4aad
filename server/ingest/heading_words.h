// What the headings of tables without a mapping mean, in English and German.
#ifndef FUNNELCAST_SERVER_INGEST_HEADING_WORDS_H_
#define FUNNELCAST_SERVER_INGEST_HEADING_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// What a column is for. kEnd: the day after the last that a row covers; kLastDay: the last one.
enum class HeadingRole {
  kDate,
  kEnd,
  kLastDay,
  kMetric,
  kChannel,
  kCampaign,
  kActivity,
  kAudience,
  kValue,
  kCampaignId,
  kCurrency,
  kUnknown
};

// The role of a heading of a tidy table; kUnknown for a heading that only a wide one has.
HeadingRole TidyRole(std::string_view heading);

// The role of a heading of a wide table; kUnknown for values too, which are metrics.
HeadingRole WideRole(std::string_view heading);

// How long rows are under a heading of days such as `Week`, `Woche`, `KW`, `Month` or `Monat`.
RowLength RowLengthOf(std::string_view heading);

// Whether a heading belongs to a list of single people or records: `Email`, `Record ID`, `Vorname`.
bool IsRecordHeading(std::string_view heading);

// Whether a heading is German.
bool IsGermanHeading(std::string_view heading);

// A heading without its unit: `Umsatz (€)` becomes `Umsatz`.
std::string WithoutUnit(std::string_view heading);

// Whether a heading is the one a mapping names, without regard to case and surrounding space. One
// `*` in `pattern` stands for any text.
bool HeadingFits(std::string_view pattern, std::string_view heading);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_HEADING_WORDS_H_

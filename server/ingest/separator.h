// Which character separates the columns of a table.
#ifndef FUNNELCAST_SERVER_INGEST_SEPARATOR_H_
#define FUNNELCAST_SERVER_INGEST_SEPARATOR_H_

#include <string_view>

namespace funnelcast::ingest {

// How many lines are looked at: title lines before the headings, and some rows.
inline constexpr int kSeparatorLines = 80;

// Comma, semicolon or tab: the one that makes the most cells in lines of one length, so that
// neither a comma in a title nor decimal commas mislead. Comma when the text has none.
char FindSeparator(std::string_view beginning);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_SEPARATOR_H_

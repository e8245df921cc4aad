// Which column of a row of headings is which, by a mapping or by well-known words.
#ifndef FUNNELCAST_SERVER_INGEST_HEADING_MATCH_H_
#define FUNNELCAST_SERVER_INGEST_HEADING_MATCH_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/ingest/heading_words.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// The columns of a mapping in one row of headings.
struct MappingMatch {
  std::optional<std::size_t> date;
  std::array<std::optional<std::size_t>, kNamePartCount> names;
  std::optional<std::size_t> end;
  std::optional<std::size_t> campaign_id;
  std::optional<std::size_t> currency;
  std::vector<std::optional<std::size_t>> values;  // of each of the mapping's, in its order

  bool fits() const;
  // How many columns were found, the day counted double.
  int score() const;
};

MappingMatch MatchMapping(const ColumnMapping& mapping, const std::vector<std::string>& headings);

// The headings under which a column of a mapping may stand: its own, then the others.
std::vector<std::string> HeadingsOf(const ColumnMapping& mapping, const std::string& column);

// The layout of a row that fits. Columns that the mapping names and the file lacks are errors, but
// for optional ones.
TableLayout LayoutOfMapping(const TableOptions& options, const MappingMatch& match,
                            std::vector<std::string> headings, std::int64_t row,
                            CellErrors& errors);

// The columns of a table without a mapping, by role; kUnknown stands for all others.
struct WordMatch {
  std::array<std::optional<std::size_t>, static_cast<std::size_t>(HeadingRole::kUnknown)> places;

  std::optional<std::size_t>& at(HeadingRole role) {
    return places[static_cast<std::size_t>(role)];
  }
  const std::optional<std::size_t>& at(HeadingRole role) const {
    return places[static_cast<std::size_t>(role)];
  }
  int count() const;
};

// Whether a row has the metric and the value column of a tidy table, and its days.
WordMatch MatchTidy(const std::vector<std::string>& headings);
TableLayout LayoutOfTidy(const TableOptions& options, std::vector<std::string> headings,
                         std::int64_t row, CellErrors& errors);

// A wide table: the columns of values are those whose headings are metrics of the brand or
// well-known words.
struct WideMatch {
  WordMatch words;
  std::vector<ValueColumnPlace> values;
};

WideMatch MatchWide(const TableOptions& options, const std::vector<std::string>& headings);
TableLayout LayoutOfWide(const TableOptions& options, WideMatch match,
                         std::vector<std::string> headings, std::int64_t row, CellErrors& errors);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_HEADING_MATCH_H_

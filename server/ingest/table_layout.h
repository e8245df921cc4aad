// What the columns of a table are, from its heading. The rows belong to table_builder.h.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_LAYOUT_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_LAYOUT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// The errors of one table: the first ones and a count of the rest.
class CellErrors {
 public:
  explicit CellErrors(int max_count) : max_count_(max_count) {}

  void Add(CellError error);
  bool empty() const { return errors_.empty(); }
  // Moves them into the table, in the order of the rows.
  void MoveTo(ParsedTable& table);

 private:
  const int max_count_;
  std::vector<CellError> errors_;
  std::int64_t further_count_ = 0;
};

// The parts of a series' name that may stand in a column of their own.
enum NamePart { kMetricPart, kChannelPart, kCampaignPart, kActivityPart, kAudiencePart };
inline constexpr std::size_t kNamePartCount = 5;

// A column that holds values.
struct ValueColumnPlace {
  std::size_t column = 0;
  std::string metric;   // of a wide table
  std::string channel;  // of a wide table; empty where a column names it
};

struct TableLayout {
  std::vector<std::string> headings;  // as they stand in the file, in UTF-8
  std::size_t date_column = 0;
  std::array<std::optional<std::size_t>, kNamePartCount> name_columns;
  std::vector<ValueColumnPlace> value_columns;  // one in a tidy table
  std::string default_channel;
  bool is_wide = false;

  // `D (value)`.
  std::string ColumnName(std::size_t column) const;
};

// Reads the heading, which is row `row`. Problems are added to `errors`, and the layout is then of
// no use.
TableLayout ReadHeading(const std::vector<std::string_view>& cells, std::int64_t row,
                        const std::optional<ColumnMapping>& mapping, CellErrors& errors);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_LAYOUT_H_

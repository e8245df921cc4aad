// What the columns of a table are. heading_search.h finds them, table_builder.h reads the rows.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_LAYOUT_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_LAYOUT_H_

#include <array>
#include <cstdint>
#include <map>
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
  void AddFurther(std::int64_t count) { further_count_ += count; }
  bool empty() const { return errors_.empty(); }
  bool is_full() const { return static_cast<int>(errors_.size()) >= max_count_; }
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
  std::string metric;   // id, of a wide table
  std::string channel;  // of a wide table; empty where a column names it
  double factor = 1;
};

struct TableLayout {
  std::vector<std::string> headings;  // as they stand in the file, in UTF-8
  std::int64_t row = 0;               // of the headings
  std::size_t date_column = 0;
  RowLength row_length = RowLength::kDay;
  std::optional<std::size_t> end_column;
  bool end_is_after_last = false;  // whether it holds the day after the last
  std::array<std::optional<std::size_t>, kNamePartCount> name_columns;
  std::optional<std::size_t> campaign_id_column;
  std::optional<std::size_t> currency_column;
  std::vector<ValueColumnPlace> value_columns;            // one in a tidy table
  std::vector<std::size_t> segment_columns;               // that the mapping names
  std::map<std::string, words::MetricKind> metric_kinds;  // of `value_columns`, of a wide table
  std::string default_channel;
  bool is_wide = false;

  // `D (value)`.
  std::string ColumnName(std::size_t column) const;

  // What each column is for, in their order; `role` is empty for those that are left out.
  std::vector<ReadColumn> Roles() const;

  // The columns that are left out.
  std::vector<std::size_t> UnusedColumns() const;
};

// The kind of a metric of a brand by its id, and else by its heading or name.
words::MetricKind KindOfMetric(const BrandFacts& brand, const std::string& id,
                               std::string_view name);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_LAYOUT_H_

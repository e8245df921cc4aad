// Rows of cells to series and values. Cells that only the whole file explains (decimal marks, dates
// with slashes, the encoding) are kept open until Finish.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_BUILDER_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_BUILDER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/calendar.h"
#include "server/ingest/number.h"
#include "server/ingest/raw_series.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// One value before the whole file was seen.
struct RawValue {
  double value = 0;
  std::uint32_t series = 0;
  // The day; for a date with slashes its numbers as year * 10,000 + first * 100 + second.
  std::int32_t day = 0;
  std::uint32_t row : 31 = 0;
  std::uint32_t has_slashes : 1 = 0;
};

// One table.
class TableBuilder {
 public:
  explicit TableBuilder(const TableOptions& options);

  // The next row, the heading first.
  void AddRow(std::int64_t row, const std::vector<std::string_view>& cells);

  // Adds what stopped the reading of the file.
  void AddFailure(CellError failure) { errors_.Add(std::move(failure)); }

  // False once a limit was passed or the heading was refused: further rows are of no use.
  bool wants_more() const { return !stopped_; }

  ParsedTable Finish(char separator, bool was_utf16);

 private:
  // Where a kind of cell was first seen, and how often.
  struct Sighting {
    std::int64_t count = 0;
    std::int64_t row = 0;
    std::string text;

    void Note(std::int64_t at_row, std::string_view cell);
  };

  // The other reading of a number that is thousands or decimals.
  struct OpenNumber {
    std::size_t index = 0;
    double value_if_comma = 0;
  };

  void AddDataRow(std::int64_t row, const std::vector<std::string_view>& cells);
  bool CheckCellCount(std::int64_t row, const std::vector<std::string_view>& cells);
  bool ReadDay(std::int64_t row, std::string_view cell, RawValue& value);
  void AddValue(const ValueColumnPlace& place, RawValue value,
                const std::vector<std::string_view>& cells);
  bool ReadValue(std::int64_t row, std::size_t column, std::string_view cell, RawValue& value);
  void AddError(std::int64_t row, std::size_t column, std::string message);

  // The steps of Finish.
  bool DecideDecimalMark(char separator, ParsedTable& table);
  void ResolveDates();
  bool ResolveDate(bool day_first, RawValue& value);
  void RefuseDuplicates(const std::vector<TableSeries>& series);
  static std::string DescribeFormat(char separator, bool decimal_comma, const char* encoding);

  const TableOptions options_;
  CellErrors errors_;
  std::optional<TableLayout> layout_;
  RawSeriesTable series_;
  std::vector<RawValue> values_;
  std::vector<OpenNumber> open_numbers_;
  std::array<Sighting, 4> decimals_;  // by DecimalEvidence, but for kNotANumber
  Sighting day_first_;                // dates with slashes that can only be read so
  Sighting month_first_;
  Sighting either_first_;
  bool stopped_ = false;
  std::int64_t row_count_ = 0;
  // Most rows repeat the date of the row before.
  std::string last_date_text_;
  RawValue last_date_;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_BUILDER_H_

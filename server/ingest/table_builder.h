// Rows of cells to series and values. Cells that only the whole file explains (decimal marks, dates
// with slashes, the encoding, rows that repeat the sum of the others) are kept open until Finish.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_BUILDER_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_BUILDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/ingest/brand_day.h"
#include "server/ingest/date_text.h"
#include "server/ingest/duplicates.h"
#include "server/ingest/heading_search.h"
#include "server/ingest/number_choice.h"
#include "server/ingest/raw_series.h"
#include "server/ingest/raw_value.h"
#include "server/ingest/row_filter.h"
#include "server/ingest/summary_rows.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// One table.
class TableBuilder {
 public:
  explicit TableBuilder(const TableOptions& options);
  TableBuilder(const TableBuilder&) = delete;
  TableBuilder& operator=(const TableBuilder&) = delete;

  // The next row, title lines and the heading first.
  void AddRow(std::int64_t row, const std::vector<std::string_view>& cells);

  // Adds what stopped the reading of the file.
  void AddFailure(CellError failure) { errors_.Add(std::move(failure)); }

  // False once a limit was passed or the heading was refused: further rows are of no use.
  bool wants_more() const { return !stopped_; }

  ParsedTable Finish(char separator, bool was_utf16);

 private:
  using Cells = std::vector<std::string_view>;

  void SearchHeading(std::int64_t row, const Cells& cells);
  void AddDataRow(std::int64_t row, const Cells& cells);
  void AddOddRow(std::int64_t row, const Cells& cells, bool has_day);
  void CheckLimits(std::int64_t row);
  bool CheckCurrency(std::int64_t row, const Cells& cells);
  // Reads the days of a row. False when its date is none, which `is_refused` says was an error
  // already.
  bool ReadDays(std::int64_t row, const Cells& cells, RawDays& days, bool& is_refused);
  bool ReadDateCell(std::int64_t row, std::string_view cell, RawDays& days, bool& is_refused);
  bool ReadEndCell(std::int64_t row, const Cells& cells, RawDays& days);
  bool PlaceDay(std::int64_t row, std::string_view cell, std::size_t column, const CivilDate& date,
                std::int32_t& day);
  void NoteSlashes(std::int64_t row, std::string_view cell, const CivilDate& date);
  // Adds a value of a row. False when the row was left out.
  bool AddValue(const ValueColumnPlace& place, RawValue value, const Cells& cells);
  bool ReadValue(std::int64_t row, std::size_t column, std::string_view cell, double factor,
                 RawValue& value);
  void AddError(std::int64_t row, std::size_t column, std::string message);

  // The steps of Finish.
  void RefuseEmptyTable();
  std::optional<bool> DecideDayFirst() const;
  std::optional<bool> DecideDayFirstOrRefuse(std::vector<std::string>& warnings);
  void ResolveDays(bool day_first, ParsedTable& table);
  void RefuseFutureOutcomes();
  std::vector<std::optional<Day>> LastDays() const;
  void FillValues(ParsedTable& table) const;
  void FillColumns(ParsedTable& table) const;

  const TableOptions options_;
  CellErrors errors_;
  HeadingSearch search_;
  std::optional<TableLayout> layout_;
  RawSeriesTable series_;
  NumberChoice numbers_;
  LeftOut left_out_;
  SummaryRows summaries_;
  UnusedCells unused_;
  BrandDay brand_day_;
  std::vector<RawValue> values_;
  Sighting day_first_;  // dates with slashes that can only be read so
  Sighting month_first_;
  Sighting either_first_;
  bool stopped_ = false;
  bool has_money_ = false;  // whether a column holds money, for the currency's column
  std::int64_t row_count_ = 0;
  // Most rows repeat the date and the currency of the row before.
  std::string last_date_text_;
  RawDays last_date_;
  std::string last_currency_;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_BUILDER_H_

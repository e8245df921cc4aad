// What a table of observations or planned inputs is, how it is to be read, and what reading it
// gave.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace funnelcast::ingest {

using Day = std::int32_t;  // days since 1970-01-01

// One column of a wide table that holds the values of one series.
struct ValueColumn {
  std::string column;   // its heading; compared without regard to case and surrounding space
  std::string metric;   // id
  std::string channel;  // id; empty for the brand as a whole, or where a column names the channel
};

// Which column of a wide table holds which quantity; the headings of columns the file does not have
// are empty.
struct ColumnMapping {
  std::string date_column;
  std::string channel_column;
  std::string campaign_column;
  std::string activity_column;
  std::string audience_column;
  std::vector<ValueColumn> value_columns;
  std::string
      default_channel;  // id; of all rows where neither a column nor `value_columns` names one
};

struct TableLimits {
  std::int64_t max_row_count = 20'000'000;  // rows with values
  std::int64_t max_value_count = 20'000'000;
  std::int64_t max_series_count = 100'000;
  int max_column_count = 1'100;
  std::int64_t max_row_byte_count = 1 << 20;
  Day min_day = 7305;   // 1990-01-01
  Day end_day = 47482;  // 2100-01-01, the day after the last
  double max_value = 1e15;
  int max_error_count = 20;  // errors that are kept; the rest is counted
};

// How to read a table. Without a mapping it is tidy: date, channel, metric, value and, if wanted,
// campaign, activity and audience, in any order.
struct TableOptions {
  std::optional<ColumnMapping> mapping;
  TableLimits limits;
};

// What is wrong with a cell, a row or the file.
struct CellError {
  std::int64_t row = 0;  // as a spreadsheet counts: the heading is row 1; 0 for the file as a whole
  std::string column;  // letter and heading, for instance `D (value)`; empty for the row as a whole
  std::string message;  // a sentence with the value and what would be right
};

// Ids of what a series is of; empty where a part does not apply.
struct TableSeries {
  std::string metric;
  std::string channel;
  std::string campaign;
  std::string activity;
  std::string audience;

  auto operator<=>(const TableSeries&) const = default;
};

struct TableValue {
  std::uint32_t series = 0;  // index into ParsedTable::series
  Day day = 0;
  double value = 0;
};

// A table that was read. When `errors` is not empty it must be refused, and the other fields are of
// no use.
struct ParsedTable {
  std::vector<TableSeries> series;  // ordered, none twice, each with a value
  std::vector<TableValue> values;   // ordered by series and day, no such pair twice
  std::map<std::string, std::string> display_names;  // of each id, the name as it was first met
  std::int64_t row_count = 0;                        // rows with values
  std::string format;                 // separator, decimal mark and encoding, in words
  std::vector<std::string> warnings;  // how ambiguous cells were read, in sentences
  std::vector<CellError> errors;  // in the order of the rows, at most TableLimits::max_error_count
  std::int64_t further_error_count = 0;

  bool ok() const { return errors.empty(); }
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_H_

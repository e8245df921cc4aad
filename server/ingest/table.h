// What a table of observations or planned inputs is, how it is to be read, and what reading it
// gave.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/words/metric_words.h"

namespace funnelcast::ingest {

using Day = std::int32_t;  // days since 1970-01-01

// One column of a wide table that holds the values of one series.
struct ValueColumn {
  std::string column;   // its heading; compared without regard to case and surrounding space
  std::string metric;   // id
  std::string channel;  // id; empty for the brand as a whole, or where a column names the channel
  double factor = 1;    // what its values are multiplied with
};

// How many days a row covers.
enum class RowLength { kDay, kWeek, kMonth };

// Which of two dates 03/04/2026 is, and what 1.234 is; kTell: the file tells, or is refused.
enum class DateOrder { kTell, kDayFirst, kMonthFirst };
enum class DecimalMark { kTell, kPoint, kComma };

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
  std::string end_date_column;             // the last day that a row covers, included
  RowLength row_length = RowLength::kDay;  // where neither a column nor the heading of days tells
  std::string campaign_id_column;          // of the tool that the file comes from
  std::string currency_column;
  std::string currency_code;  // of all money in the file, empty when not stated
  // Headings under which a column may stand instead; a `*` stands for any text.
  std::map<std::string, std::vector<std::string>> alternatives;
  bool optional_columns = false;  // whether the file may lack columns, but for days and a value
  std::vector<std::string> segment_columns;  // such as `Device`, which split a day's rows
  std::string title;  // of a stored mapping, for messages: `Google Ads report`
};

// What a table is known to be about: the brand that it belongs to.
struct BrandFacts {
  std::string currency_code;  // empty: money is not checked
  std::string time_zone;      // IANA name, for time stamps with a zone; empty: UTC
  std::optional<Day> today;   // in the brand's time zone; outcomes of later days are refused
  std::map<std::string, words::MetricKind> metric_kinds;  // of the metrics it has, by id
  std::set<std::string> fractional_metrics;
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
  BrandFacts brand;
  std::string channel;  // id; of all rows of a file without a channel column, before the mapping's
  // From a metric of the mapping, or a heading, to the id of a metric.
  std::map<std::string, std::string> metric_overrides;
  bool sum_rows = false;  // whether several rows of a day and series are added up
  DateOrder date_order = DateOrder::kTell;
  DecimalMark decimal_mark = DecimalMark::kTell;
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
  std::int32_t day_count = 1;  // days that the value covers, from `day` on
};

// Why rows are no observations.
enum class LeftOutKind { kTotal = 1, kSummary, kFolded, kHeading, kEmpty, kTitle };

struct LeftOutRows {
  LeftOutKind kind = LeftOutKind::kTotal;
  std::int64_t row_count = 0;
  std::int64_t first_row = 0;
  std::string message;  // a sentence
};

// What a column of a wide table was taken for.
struct ReadColumn {
  std::string column;  // its heading
  std::string role;    // `date`, `end`, `channel`, `campaign`, `activity`, `audience`,
                       // `campaign id`, `currency`, `value`; empty when it was left out
  std::string metric;  // id, of values
  words::MetricKind metric_kind = words::MetricKind::kCount;  // of values
};

// A table that was read. When `errors` is not empty it must be refused, and the other fields are of
// no use.
struct ParsedTable {
  std::vector<TableSeries> series;  // ordered, none twice, each with a value
  std::vector<TableValue> values;   // ordered by series and day, none covers another's day
  std::map<std::string, std::string> display_names;  // of each id, the name as it was first met
  std::int64_t row_count = 0;                        // rows with values
  std::string format;  // separator, decimal mark and encoding, in words
  std::map<std::string, words::MetricKind> metric_kinds;  // of all its metrics, by id
  std::set<std::string> fractional_metrics;  // counts among them with values that are not whole
  std::map<std::array<std::string, 2>, std::string> campaign_ids;  // by channel and campaign id
  std::vector<LeftOutRows> left_out;                               // ordered by kind
  std::vector<ReadColumn> columns;    // of a wide table, in the order of the file
  std::vector<std::string> warnings;  // how ambiguous cells were read, in sentences
  std::vector<CellError> errors;  // in the order of the rows, at most TableLimits::max_error_count
  std::int64_t further_error_count = 0;

  bool ok() const { return errors.empty(); }
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_H_

// Rows without a day that may be the sum of the others, as exports put above or below a table.
#ifndef FUNNELCAST_SERVER_INGEST_SUMMARY_ROWS_H_
#define FUNNELCAST_SERVER_INGEST_SUMMARY_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/raw_series.h"
#include "server/ingest/raw_value.h"
#include "server/ingest/row_filter.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// The candidates of one table, a few at most.
class SummaryRows {
 public:
  // Keeps a row until the sums are known. False when there are too many or it has no numbers: then
  // it is an error.
  bool Keep(std::int64_t row, const std::vector<std::string_view>& cells,
            const TableLayout& layout);

  // Notes those that repeat the sums of their metrics as left out, and refuses the others. People
  // are met again and need not add up.
  void Judge(const TableLayout& layout, const RawSeriesTable& series,
             const std::vector<RawValue>& values, bool decimal_comma, LeftOut& left_out,
             CellErrors& errors) const;

 private:
  struct Candidate {
    std::int64_t row = 0;
    std::string date_cell;
    std::string metric;               // of a tidy table
    std::vector<std::string> values;  // cells, of each value column
  };

  std::vector<Candidate> candidates_;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_SUMMARY_ROWS_H_

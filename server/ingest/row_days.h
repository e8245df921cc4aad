// The days that rows cover, once the whole file was seen.
#ifndef FUNNELCAST_SERVER_INGEST_ROW_DAYS_H_
#define FUNNELCAST_SERVER_INGEST_ROW_DAYS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/ingest/raw_value.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// Turns what was written into first days and numbers of days.
class RowDays {
 public:
  // `layout`, `options` and `errors` must outlive it. `report` is the period of the title, first
  // and last day; weeks and months that it cuts are as long as it says. None reach past
  // `last_possible`, if given.
  RowDays(const TableOptions& options, const TableLayout& layout, bool day_first,
          std::optional<std::pair<Day, Day>> report, std::optional<Day> last_possible,
          CellErrors& errors);

  // Resolves the next value, in the order of the rows: `day` becomes the first day, `last` the
  // number of days. False when the row was refused.
  bool Resolve(RawValue& value);

  // How long rows are, as sentences; none when each covers its day.
  std::vector<std::string> Describe() const;

 private:
  // Rows that were cut short, by the row.
  struct Cut {
    std::int64_t row = 0;
    Day first = 0;
    Day last = 0;
    bool by_today = false;
  };

  std::optional<Day> DayOf(std::int32_t written, bool has_slashes, std::size_t column,
                           std::int64_t row);
  bool ResolveRow(RawValue& value);
  void CutShort(const RawValue& value, Day& first, Day& last);
  bool Refuse(std::int64_t row, std::size_t column, std::string message);

  const TableOptions& options_;
  const TableLayout& layout_;
  const bool day_first_;
  const std::optional<std::pair<Day, Day>> report_;
  const std::optional<Day> last_possible_;
  CellErrors& errors_;
  RawValue last_value_;  // as it was written
  RawValue last_resolved_;
  bool last_ok_ = false;
  std::int64_t row_count_ = 0;
  std::map<std::int32_t, std::int64_t> rows_by_length_;  // without those cut short
  std::int64_t month_row_count_ = 0;
  std::optional<std::pair<Day, Day>> only_period_;  // of all rows, as long as it is the same
  bool has_one_period_ = true;
  bool has_plain_days_ = false;
  std::vector<Cut> cuts_;
  std::int64_t further_cut_count_ = 0;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_ROW_DAYS_H_

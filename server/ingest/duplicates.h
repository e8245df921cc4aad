// Several rows for one day of one series, and rows whose days overlap.
#ifndef FUNNELCAST_SERVER_INGEST_DUPLICATES_H_
#define FUNNELCAST_SERVER_INGEST_DUPLICATES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/ingest/raw_value.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// The cells of the columns that are left out, by row, to find out what tells two rows apart. Keeps
// those of the first rows, some megabytes at most.
class UnusedCells {
 public:
  // The columns; without any nothing is kept.
  void SetColumns(const TableLayout& layout);
  void Keep(std::int64_t row, const std::vector<std::string_view>& cells);

  // The column that tells two rows apart: one that the mapping knows as a segment, else the first
  // whose cells are different words. Nothing when none does or the rows were not kept.
  struct Difference {
    std::size_t column = 0;
    std::string first;
    std::string second;
  };
  std::optional<Difference> FindDifference(std::int64_t first_row, std::int64_t second_row) const;

 private:
  const std::string* CellsOf(std::int64_t row) const;

  std::vector<std::size_t> columns_;
  std::size_t segment_count_ = 0;  // of `columns_`, at their begin
  std::vector<std::pair<std::int64_t, std::string>> rows_;
  std::size_t byte_count_ = 0;
};

// Orders values by series, day and row, and refuses several of one series and day: by row, with
// what tells the rows apart. With TableOptions::sum_rows they are added up (controls averaged), and
// `warnings` says where that adds up people. Refuses rows of a series whose days overlap.
void ResolveDuplicates(const TableOptions& options, const TableLayout& layout,
                       const UnusedCells& unused, const std::vector<TableSeries>& series,
                       const std::map<std::string, words::MetricKind>& kinds,
                       std::vector<RawValue>& values, CellErrors& errors,
                       std::vector<std::string>& warnings);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_DUPLICATES_H_

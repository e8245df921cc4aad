// Finds the row of headings below title lines, and what its columns are: by a mapping, as a tidy
// table, or as a wide one whose headings are well known.
#ifndef FUNNELCAST_SERVER_INGEST_HEADING_SEARCH_H_
#define FUNNELCAST_SERVER_INGEST_HEADING_SEARCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"
#include "server/ingest/title_range.h"

namespace funnelcast::ingest {

// The search in one file. The headings are the first row with the column of days and one of values.
class HeadingSearch {
 public:
  // `options` must outlive it.
  explicit HeadingSearch(const TableOptions& options) : options_(options) {}

  // Looks at the next row. Returns the layout when it is the heading; `errors` then says what is
  // wrong with it. Errors without a layout say that the file is beyond reading.
  std::optional<TableLayout> Offer(std::int64_t row, const std::vector<std::string_view>& cells,
                                   CellErrors& errors);

  // Whether so many rows were looked at that no heading can be expected.
  bool has_given_up() const;

  // Adds why no row was the heading.
  void Refuse(CellErrors& errors) const;

  std::optional<TitleRange> title_range() const { return titles_.range(); }
  // Rows before the heading that hold anything, and the first of them.
  std::int64_t title_row_count() const { return title_row_count_; }
  std::int64_t first_title_row() const { return first_title_row_; }

 private:
  // The row that is most like a heading.
  struct Candidate {
    int score = 0;
    std::int64_t row = 0;
    std::vector<std::string> headings;
  };

  std::optional<TableLayout> Read(std::int64_t row, const std::vector<std::string>& headings,
                                  CellErrors& errors);
  void Remember(std::int64_t row, const std::vector<std::string>& headings, int score);
  void RefuseMapping(CellErrors& errors) const;
  bool RefuseByContent(CellErrors& errors) const;

  const TableOptions& options_;
  TitleLines titles_;
  Candidate best_;
  std::int64_t row_count_ = 0;
  std::int64_t title_row_count_ = 0;
  std::int64_t first_title_row_ = 0;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_HEADING_SEARCH_H_

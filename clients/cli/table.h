// Rows under headings, shown to people lined up and to programs as CSV.
// How a number is written is decided by numbers.h before it becomes a cell.
#ifndef FUNNELCAST_CLIENTS_CLI_TABLE_H_
#define FUNNELCAST_CLIENTS_CLI_TABLE_H_

#include <functional>
#include <string>
#include <vector>

#include "clients/cli/terminal.h"

namespace funnelcast::cli {

enum class Align { kLeft, kRight };

struct Column {
  // Heading in CSV: a stable name for programs.
  std::string key;
  // Heading for people; none where only programs get the table.
  std::string heading = {};
  Align align = Align::kLeft;
};

struct Cell {
  // For people.
  std::string text;
  // For programs: unrounded, without units.
  std::string raw;

  Cell(std::string both) : text(both), raw(std::move(both)) {}  // NOLINT: cells are mostly text
  Cell(const char* both) : text(both), raw(both) {}             // NOLINT: as above
  Cell(std::string for_people, std::string for_programs)
      : text(std::move(for_people)), raw(std::move(for_programs)) {}
};

// A word for people in the language of the run, for programs as it stands in the code (within
// Mark).
Cell TranslatedCell(const char* english);

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // REQUIRES: as many cells as columns.
  void AddRow(std::vector<Cell> cells);
  // A blank line for people between groups of rows; CSV knows none.
  void AddGap();

  bool empty() const { return rows_.empty(); }

  // Headings and rows, columns lined up by code points, two spaces between them; columns without
  // any text are left out. No line is wider than the terminal: headings are broken between words,
  // then the widest texts are cut (never names of rows, times or numbers), and what is too wide
  // even so is told as records.
  std::string ForPeople(const Terminal& terminal) const;
  // One row as lines of `heading  value`; empty values are left out.
  std::string ForPeopleAsRecord(const Terminal& terminal) const;
  // RFC 4180: one heading row, CRLF, quotes where needed.
  std::string AsCsv() const;

 private:
  std::vector<size_t> ShownColumns() const;
  // Widths by column that fit `room`, if texts need not be cut too short for it.
  std::vector<size_t> FitWidths(const std::vector<size_t>& shown, size_t room) const;
  std::string Heading(const std::vector<size_t>& shown, const std::vector<size_t>& widths) const;
  std::string Line(const std::vector<size_t>& shown, const std::vector<size_t>& widths,
                   const std::function<std::string(size_t)>& text_of) const;

  std::vector<Column> columns_;
  // An empty row is a gap.
  std::vector<std::vector<Cell>> rows_;
};

// Right pads or left pads `text` to `width` code points.
std::string Pad(const std::string& text, size_t width, Align align);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_TABLE_H_

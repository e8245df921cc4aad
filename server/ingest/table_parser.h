// Reads a CSV table of observations or planned inputs, piece by piece as its bytes arrive.
// Real exports are welcome: comma, semicolon or tab; decimal comma or point; UTF-8, UTF-16 with a
// mark, or Windows-1252.
#ifndef FUNNELCAST_SERVER_INGEST_TABLE_PARSER_H_
#define FUNNELCAST_SERVER_INGEST_TABLE_PARSER_H_

#include <memory>
#include <string_view>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// One table. Not thread-safe. Memory: 24 bytes a value beside the names.
//
// What one cell leaves open is decided over the whole file: whether 1.234 is a thousand or a little
// more than one, whether 03/04/2026 is in March or April (refused when nothing tells), and the
// encoding. Nothing in a file can make it fail other than by `errors` of the result.
class TableParser {
 public:
  explicit TableParser(TableOptions options);
  ~TableParser();
  TableParser(const TableParser&) = delete;
  TableParser& operator=(const TableParser&) = delete;

  // Takes the next bytes of the file; pieces of any size. Returns false when the file is beyond
  // reading (binary data, an unclosed quote, a limit), after which further pieces are ignored and
  // Finish says why.
  bool Push(std::string_view bytes);

  // The table, or its errors. Call once, at the end of the file.
  ParsedTable Finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

// The same for a table that is at hand as a whole, for instance a plan.
ParsedTable ParseTable(std::string_view bytes, const TableOptions& options);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TABLE_PARSER_H_

// Wires the reading of bytes to the reading of rows.
#include "server/ingest/table_parser.h"

#include <utility>
#include <vector>

#include "server/ingest/csv_reader.h"
#include "server/ingest/table_builder.h"

namespace funnelcast::ingest {

class TableParser::State {
 public:
  explicit State(const TableOptions& options)
      : builder(options),
        reader(options.limits,
               [this](std::int64_t row, const std::vector<std::string_view>& cells) {
                 builder.AddRow(row, cells);
               }) {}

  TableBuilder builder;
  CsvReader reader;
};

TableParser::TableParser(TableOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

TableParser::~TableParser() = default;

bool TableParser::Push(std::string_view bytes) {
  return state_->builder.wants_more() && state_->reader.Push(bytes) && state_->builder.wants_more();
}

ParsedTable TableParser::Finish() {
  if (state_->builder.wants_more() && !state_->reader.Finish()) {
    state_->builder.AddFailure(*state_->reader.failure());
  }
  return state_->builder.Finish(state_->reader.separator(), state_->reader.was_utf16());
}

ParsedTable ParseTable(std::string_view bytes, const TableOptions& options) {
  TableParser parser(options);
  parser.Push(bytes);
  return parser.Finish();
}

}  // namespace funnelcast::ingest

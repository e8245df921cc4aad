// Ready mappings for the exports of well-known tools. A mapping names the headings that a column
// may have in the languages of the tool; held against the headings of a file it becomes the
// ColumnMapping that is sent. The mappings are the JSON files in mappings/, compiled in.
#ifndef FUNNELCAST_CLIENTS_CLI_MAPPINGS_H_
#define FUNNELCAST_CLIENTS_CLI_MAPPINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"

namespace funnelcast::cli {

// A column that is looked for under several headings. A `*` at the end of a heading, or before a
// closing bracket at its end, stands for any text: `Amount spent (*)`.
using Headings = std::vector<std::string>;

struct ReadyMapping {
  // What it reads, for people.
  std::string title;
  Headings date;
  Headings channel;
  Headings campaign;
  Headings activity;
  Headings audience;
  // Channel of all rows of a file without a channel column.
  std::string default_channel;
  struct Value {
    std::string metric;
    Headings columns;
  };
  std::vector<Value> values;
};

// Names of the ready mappings, in alphabetical order.
std::vector<std::string> ReadyMappingNames();

// NOT_FOUND with the names there are.
absl::StatusOr<ReadyMapping> FindReadyMapping(const std::string& name);

// A mapping fitted to a file.
struct FittedMapping {
  v1::ColumnMapping mapping;
  // Bytes before the line of headings: titles and remarks that some exports begin with.
  size_t skipped_bytes = 0;
  int skipped_lines = 0;
};

// Looks for the line of headings in the beginning of a file and picks the columns the mapping
// knows. INVALID_ARGUMENT when no line has a known date column and at least one known value column.
absl::StatusOr<FittedMapping> FitMapping(const ReadyMapping& ready, const std::string& beginning);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_MAPPINGS_H_

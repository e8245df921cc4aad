// The file of an import as a stream that can be read again, and the mapping that belongs to it.
#ifndef FUNNELCAST_CLIENTS_CLI_IMPORT_SOURCE_H_
#define FUNNELCAST_CLIENTS_CLI_IMPORT_SOURCE_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"

namespace funnelcast::cli {

struct ImportSource {
  // Name for messages; `standard input` for `-`.
  std::string name;
  std::unique_ptr<std::istream> stream;
  // Where the part to be sent begins, and its length in bytes.
  int64_t offset = 0;
  int64_t byte_count = 0;
  std::optional<v1::ColumnMapping> mapping;
  // Lines before the headings that are not sent.
  int skipped_lines = 0;
};

// Opens `file`, or reads all of `standard_input` when it is `-`, and fits `mapping` to it: the name
// of a ready mapping, a file with a ColumnMapping as JSON, or empty for a tidy table.
absl::StatusOr<ImportSource> OpenImportSource(const std::string& file, const std::string& mapping,
                                              std::istream& standard_input);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_IMPORT_SOURCE_H_

// The file of an import as a stream that can be read again. What is in it is the server's business.
#ifndef FUNNELCAST_CLIENTS_CLI_IMPORT_SOURCE_H_
#define FUNNELCAST_CLIENTS_CLI_IMPORT_SOURCE_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace funnelcast::cli {

struct ImportSource {
  std::string name;        // for the server's journal; `standard input` for `-`
  std::string shown_name;  // for messages, in the language of the run
  std::unique_ptr<std::istream> stream;
  int64_t byte_count = 0;
};

// Opens `file`, or reads all of `standard_input` when it is `-`.
absl::StatusOr<ImportSource> OpenImportSource(const std::string& file,
                                              std::istream& standard_input);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_IMPORT_SOURCE_H_

// Mappings as they are named on the command line: by the name of a stored one, or as a file with
// the JSON form of one; and changes of a mapping that are given as flags.
#ifndef FUNNELCAST_CLIENTS_CLI_MAPPING_SOURCE_H_
#define FUNNELCAST_CLIENTS_CLI_MAPPING_SOURCE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/mapping.pb.h"

namespace funnelcast::cli {

// Whether `text` means a file: it ends in `.json`, or there is a file of that name.
bool IsMappingFile(const std::string& text);

// Reads a file with the JSON form of a ColumnMapping, or of a whole Mapping as `mapping show
// --output json` writes it.
absl::StatusOr<v1::Mapping> ReadMappingFile(const std::string& file);

// Reads `conversions=signups` and its kin: from a metric of the mapping, or a heading, to a metric.
absl::StatusOr<std::map<std::string, std::string>> ParseOverrides(
    const std::vector<std::string>& texts);

// Makes `channel`, unless it is empty, the channel of all rows, and gives columns other metrics; a
// heading that the mapping does not name becomes a column of it.
void Bend(const std::string& channel, const std::map<std::string, std::string>& overrides,
          v1::ColumnMapping& columns);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_MAPPING_SOURCE_H_

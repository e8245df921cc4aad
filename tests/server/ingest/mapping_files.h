// Mappings of the project and of test cases, read from their JSON files.
#ifndef FUNNELCAST_TESTS_SERVER_INGEST_MAPPING_FILES_H_
#define FUNNELCAST_TESTS_SERVER_INGEST_MAPPING_FILES_H_

#include <string>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// The whole file; the test fails when there is none.
std::string ReadFile(const std::string& path);

// The mapping of a JSON file: the ready form with `displayName` and `columns`, or the columns
// alone.
ColumnMapping ReadMapping(const std::string& path);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_TESTS_SERVER_INGEST_MAPPING_FILES_H_

// The header of an imported file: checked, and turned into what table reading takes.
#ifndef FUNNELCAST_SERVER_SERVICE_IMPORT_HEADER_H_
#define FUNNELCAST_SERVER_SERVICE_IMPORT_HEADER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/ingest/table.h"
#include "server/service/store_write.h"
#include "server/store/observations.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// How one file is to be imported.
struct ImportHeader {
  std::string brand;
  std::string request_id;
  std::string digest_text;      // all of the header but the request id
  std::string mapping_id;       // of a mapping to be looked up; empty for none
  std::int64_t byte_count = 0;  // 0 when the client does not know
  Storing storing = Storing::kStore;
  ingest::TableOptions table;
  store::ImportOptions options;
};

// Checks every field; fields are named as in ImportFileRequest, for instance
// `header.mapping.date_column`.
absl::StatusOr<ImportHeader> FromProto(const v1::ImportFileHeader& header);

// Adds what the store knows: the mapping that the header names, and the facts about its brand at
// `now_us`. NOT_FOUND for either.
absl::Status CompleteHeader(store::Reader& reader, std::int64_t now_us, ImportHeader& header);

// INVALID_ARGUMENT for a table with errors: each names its row and column as a spreadsheet shows
// them.
absl::Status TableErrors(const ingest::ParsedTable& table);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_IMPORT_HEADER_H_

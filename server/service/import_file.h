// Imports a file that arrives in pieces: reads it while it comes, stores it in one transaction at
// its end.
#ifndef FUNNELCAST_SERVER_SERVICE_IMPORT_FILE_H_
#define FUNNELCAST_SERVER_SERVICE_IMPORT_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/ingest/table_parser.h"
#include "server/service/import_header.h"
#include "server/service/store_write.h"
#include "server/service/stream_call.h"
#include "server/store/store.h"

namespace funnelcast::service {

// One call of ImportFile: the header first, then pieces of the file. Nothing is stored before the
// client has ended the stream, and nothing at all when it breaks off or the file is bad.
class ImportFile final : public StreamHandler<v1::ImportFileRequest, Encoded<v1::ImportSummary>> {
 public:
  // The store must outlive it.
  explicit ImportFile(store::Store& store) : store_(store) {}

  absl::Status OnMessage(const v1::ImportFileRequest& message, CallContext& call) override;
  absl::StatusOr<Encoded<v1::ImportSummary>> OnEnd(CallContext& call) override;

 private:
  absl::Status TakeHeader(const v1::ImportFileHeader& header, CallContext& call);
  absl::Status TakeContent(const std::string& content);
  absl::Status CheckComplete(const CallContext& call) const;

  store::Store& store_;
  std::optional<ImportHeader> header_;
  std::unique_ptr<ingest::TableParser> parser_;
  std::int64_t byte_count_ = 0;  // received so far
  Digest digest_;                // of the header and all content
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_IMPORT_FILE_H_

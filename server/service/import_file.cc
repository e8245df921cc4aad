#include "server/service/import_file.h"

#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "server/errors/capacity.h"
#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/import_observations.h"
#include "server/status_macros.h"
#include "server/words/message.h"

namespace funnelcast::service {
absl::Status ImportFile::OnMessage(const v1::ImportFileRequest& message, CallContext& call) {
  switch (message.part_case()) {
    case v1::ImportFileRequest::kHeader:
      return TakeHeader(message.header(), call);
    case v1::ImportFileRequest::kContent:
      return TakeContent(message.content());
    case v1::ImportFileRequest::PART_NOT_SET:
      break;
  }
  return errors::InvalidField("part", errors::kRequired,
                              words::Message{"IMPORT_MESSAGE_EMPTY", {}});
}

absl::Status ImportFile::TakeHeader(const v1::ImportFileHeader& header, CallContext& call) {
  call.ChooseLanguage(header.language_code());
  if (header_) {
    return errors::InvalidField("header", errors::kDuplicate, words::Message{"HEADER_TWICE", {}});
  }
  ASSIGN_OR_RETURN(ImportHeader checked, FromProto(header));
  call.set_brand(checked.brand);
  // A brand or mapping that does not exist is found out before a gigabyte was sent for it.
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store_.Read());
  RETURN_IF_ERROR(CompleteHeader(snapshot, store_.now_us(), checked));
  header_ = std::move(checked);
  parser_ = std::make_unique<ingest::TableParser>(header_->table);
  digest_.Add(header_->digest_text);
  return absl::OkStatus();
}

absl::Status ImportFile::TakeContent(const std::string& content) {
  if (!header_) {
    return errors::InvalidField("header", errors::kRequired, words::Message{"HEADER_MISSING", {}});
  }
  if (content.size() > limits::kMaxImportMessageBytes) {
    return errors::InvalidField(
        "content", errors::kTooLong,
        words::Message{"CONTENT_TOO_LONG",
                       {{"size", content.size()}, {"limit", limits::kMaxImportMessageBytes}}});
  }
  byte_count_ += static_cast<std::int64_t>(content.size());
  if (byte_count_ > limits::kMaxImportFileBytes) {
    return errors::RequestTooLarge(
        words::Message{"FILE_TOO_LARGE", {{"limit", limits::kMaxImportFileBytes}}});
  }
  digest_.Add(content);
  if (parser_->Push(content)) return absl::OkStatus();
  return TableErrors(parser_->Finish());
}

absl::Status ImportFile::CheckComplete(const CallContext& call) const {
  if (!header_) {
    return errors::InvalidField("header", errors::kRequired, words::Message{"STREAM_EMPTY", {}});
  }
  if (header_->byte_count != 0 && header_->byte_count != byte_count_) {
    return errors::InvalidField(
        "header.byte_count", errors::kConflicting,
        words::Message{"BYTES_MISSING",
                       {{"expected", header_->byte_count}, {"received", byte_count_}}});
  }
  if (call.cancelled()) return errors::Cancelled(words::Message{"CONNECTION_BROKE", {}});
  return absl::OkStatus();
}

absl::StatusOr<Encoded<v1::ImportSummary>> ImportFile::OnEnd(CallContext& call) {
  RETURN_IF_ERROR(CheckComplete(call));
  ingest::ParsedTable table = parser_->Finish();
  parser_.reset();
  if (!table.ok()) return TableErrors(table);
  ObservationImport import;
  import.key = {header_->brand, "ImportFile", header_->request_id, digest_.ToString()};
  import.options = header_->options;
  import.storing = header_->storing;
  for (const auto& [from, metric] : header_->table.metric_overrides) {
    import.metric_sources[metric] = from;
  }
  import.reading = ReadingOf(table);
  import.batch = BatchOf(std::move(table));
  // Reading the end of a large file takes a moment in which the client may have gone.
  if (call.cancelled()) return errors::Cancelled(words::Message{"CONNECTION_BROKE", {}});
  return ImportObservations(store_, import);
}

}  // namespace funnelcast::service

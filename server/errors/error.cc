#include "server/errors/error.h"

#include <optional>
#include <utility>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "server/errors/payload.h"
#include "server/errors/said.h"
#include "server/words/render.h"

namespace funnelcast::errors {

absl::Status MakeError(absl::StatusCode code, const std::string& reason,
                       const words::Message& message, const Metadata& metadata) {
  absl::Status status(code, words::Render(message, words::Language::kEnglish));
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(kDomain);
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  SetPayload(status, info);
  SetSaid(status, Said{message, {}});
  return status;
}

absl::Status MakeError(absl::StatusCode code, const std::string& reason, const std::string& message,
                       const Metadata& metadata) {
  return MakeError(code, reason, words::Verbatim(message), metadata);
}

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  return GetPayload(status, info) ? info.reason() : std::string();
}

words::Message WordsOf(const absl::Status& status) {
  if (std::optional<Said> said = GetSaid(status)) return std::move(said->message);
  return words::Verbatim(MessageOf(status));
}

std::string MessageOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

}  // namespace funnelcast::errors

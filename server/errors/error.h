// The shape every error of the server has: a code, a reason for programs and a message for people,
// which is put into the caller's language when the error leaves the server. The text of the
// absl::Status is English, for logs.
// The named errors are in the other headers of this folder; the way to gRPC is in grpc_status.h.
#ifndef FUNNELCAST_SERVER_ERRORS_ERROR_H_
#define FUNNELCAST_SERVER_ERRORS_ERROR_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "server/words/message.h"

namespace funnelcast::errors {

// `domain` of every google.rpc.ErrorInfo.
inline constexpr char kDomain[] = "funnelcast";

// Further facts for programs, by lowerCamelCase or snake_case key.
using Metadata = std::map<std::string, std::string>;

// A status of `code` with `message` and a google.rpc.ErrorInfo payload that carries `reason`
// (UPPER_SNAKE_CASE) and `metadata`. The message names the value and the way out. REQUIRES: code is
// not OK.
absl::Status MakeError(absl::StatusCode code, const std::string& reason,
                       const words::Message& message, const Metadata& metadata = {});
// The same with a sentence that is English in every language.
absl::Status MakeError(absl::StatusCode code, const std::string& reason, const std::string& message,
                       const Metadata& metadata = {});

// The reason in the ErrorInfo payload of `status`; empty without one.
std::string ReasonOf(const absl::Status& status);

// The message of `status`, for errors that say it in other words; its text where a library made it.
words::Message WordsOf(const absl::Status& status);

// The English text of `status` as a std::string.
std::string MessageOf(const absl::Status& status);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_ERROR_H_

// The shape every error of the server has: a code, a reason for programs and a sentence for people.
// The named errors are in the other headers of this folder; the way to gRPC is in grpc_status.h.
#ifndef FUNNELCAST_SERVER_ERRORS_ERROR_H_
#define FUNNELCAST_SERVER_ERRORS_ERROR_H_

#include <map>
#include <string>

#include "absl/status/status.h"

namespace funnelcast::errors {

// `domain` of every google.rpc.ErrorInfo.
inline constexpr char kDomain[] = "funnelcast";

// Further facts for programs, by lowerCamelCase or snake_case key.
using Metadata = std::map<std::string, std::string>;

// A status of `code` with `message` and a google.rpc.ErrorInfo payload that carries `reason`
// (UPPER_SNAKE_CASE) and `metadata`. The message is a sentence that names the value and the way
// out. REQUIRES: code is not OK.
absl::Status MakeError(absl::StatusCode code, const std::string& reason, const std::string& message,
                       const Metadata& metadata = {});

// The reason in the ErrorInfo payload of `status`; empty without one.
std::string ReasonOf(const absl::Status& status);

// The message of `status` as a std::string.
std::string MessageOf(const absl::Status& status);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_ERROR_H_

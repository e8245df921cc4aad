// The bytes of google.rpc.Status for an error: what goes over the wire, and what the store keeps of
// failed operations.
#ifndef FUNNELCAST_SERVER_ERRORS_ENCODED_STATUS_H_
#define FUNNELCAST_SERVER_ERRORS_ENCODED_STATUS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "server/words/language.h"

namespace funnelcast::errors {

// An encoded google.rpc.Status with code, message, ErrorInfo and BadRequest, as far as `status` has
// them, its sentences in `language`. Text is made valid UTF-8 without control characters; what is
// too long is cut at a character, and violations are left out from the end, the last one then
// counting them. A status without ErrorInfo gets one with its code as the reason. REQUIRES: not OK.
std::string EncodeStatus(const absl::Status& status, words::Language language);

// The same for the store: in English, and with what it says in every language.
std::string EncodeStoredStatus(const absl::Status& status);

// What EncodeStoredStatus or EncodeStatus wrote, its sentences in `language` as far as the bytes
// tell what they say; code 0 for other bytes.
google::rpc::Status DecodeStoredStatus(const std::string& bytes, words::Language language);

// `text` as valid UTF-8 without control characters (each becomes U+FFFD, or a space for white
// space), cut with an ellipsis to at most `max_bytes`. REQUIRES: max_bytes >= 3.
std::string CleanText(const std::string& text, std::size_t max_bytes);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_ENCODED_STATUS_H_

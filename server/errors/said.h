// What an error says, kept with its status until it is put into a language. For this folder alone.
#ifndef FUNNELCAST_SERVER_ERRORS_SAID_H_
#define FUNNELCAST_SERVER_ERRORS_SAID_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "server/words/message.h"

namespace funnelcast::errors {

struct Said {
  words::Message message;
  std::vector<words::Message> violations;  // one for each entry of the google.rpc.BadRequest
};

// The type under which a status, and the bytes of a stored one, carry it.
inline constexpr char kSaidType[] = "funnelcast/said";

void SetSaid(absl::Status& status, const Said& said);
std::optional<Said> GetSaid(const absl::Status& status);

// The bytes SetSaid keeps; empty without them.
std::string SaidBytes(const absl::Status& status);
// Nothing for what SaidBytes did not return.
std::optional<Said> DecodeSaid(const std::string& bytes);

}  // namespace funnelcast::errors

#endif  // FUNNELCAST_SERVER_ERRORS_SAID_H_

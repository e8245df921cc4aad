// Messages as JSON, for what is kept and read again: errors on their way to the edge, notes of
// models, errors of failed operations.
#ifndef FUNNELCAST_SERVER_WORDS_ENCODE_H_
#define FUNNELCAST_SERVER_WORDS_ENCODE_H_

#include <optional>
#include <string>
#include <string_view>

#include "server/words/message.h"

namespace funnelcast::words {

// {"key":"ROWS_TWICE","values":{"first":2,"day":{"day":20514},"channel":"facebook"}}. Text that is
// not valid UTF-8 gets replacement characters.
std::string EncodeMessage(const Message& message);

// Nothing for what EncodeMessage did not write.
std::optional<Message> DecodeMessage(std::string_view json);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_ENCODE_H_

// Messages as sentences.
#ifndef FUNNELCAST_SERVER_WORDS_RENDER_H_
#define FUNNELCAST_SERVER_WORDS_RENDER_H_

#include <map>
#include <optional>
#include <string>

#include "server/words/language.h"
#include "server/words/message.h"

namespace funnelcast::words {

// The sentence of `message`. A key that is in no catalogue, or values that are not those of its
// pattern, are a mistake of ours: a debug build aborts, others say key and values. Thread-safe.
std::string Render(const Message& message, Language language);

// The same for messages that another version of the server may have written: nothing when this one
// has no words for them.
std::optional<std::string> TryRender(const Message& message, Language language);

// A value as its language writes it.
std::string RenderValue(const Value& value, Language language);

// The values for programs: numbers with a decimal point and all digits, days as 2026-03-02, shares
// and amounts as numbers, lists as their parts in English, separated by commas.
std::map<std::string, std::string> PlainValues(const Message& message);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_RENDER_H_

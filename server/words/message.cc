#include "server/words/message.h"

#include <cstddef>

namespace funnelcast::words {

Value::Value(List list) : ValueVariant(std::move(list)) {}

Value::Value(std::vector<Message> parts) : ValueVariant(List{std::move(parts), Join::kAnd}) {}

Value::Value(Message part) : ValueVariant(List{{std::move(part)}, Join::kAnd}) {}

Message Verbatim(std::string text) { return Message{kVerbatim, {{"text", std::move(text)}}}; }

List Names(const std::vector<std::string>& names, std::size_t shown_count, Join join) {
  const std::size_t shown =
      shown_count < names.size() && names.size() - shown_count > 1 ? shown_count : names.size();
  List list{{}, join};
  for (std::size_t i = 0; i < shown; ++i) list.parts.push_back(Verbatim(names[i]));
  if (const std::size_t rest = names.size() - shown; rest > 0) {
    list.parts.push_back(Message{"MORE_OF_THEM", {{"count", rest}}});
  }
  return list;
}

}  // namespace funnelcast::words

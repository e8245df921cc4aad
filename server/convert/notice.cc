#include "server/convert/notice.h"

#include "server/words/render.h"

namespace funnelcast::convert {

v1::Notice ToProto(const words::Message& message, words::Language language) {
  v1::Notice notice;
  notice.set_reason(message.key);
  for (const auto& [name, value] : words::PlainValues(message)) {
    (*notice.mutable_values())[name] = value;
  }
  notice.set_text(words::Render(message, language));
  return notice;
}

}  // namespace funnelcast::convert

#include "server/convert/notice.h"

#include "server/words/language.h"
#include "server/words/render.h"

namespace funnelcast::convert {

v1::Notice ToNotice(const words::Message& message) {
  const words::Language language = words::CurrentLanguage();
  v1::Notice notice;
  // What another version stored may have words there and none here.
  notice.set_text(words::TryRender(message, language).value_or(message.key));
  if (message.key == words::kVerbatim) return notice;
  notice.set_reason(message.key);
  for (const auto& [name, value] : words::PlainValues(message)) {
    (*notice.mutable_values())[name] = value;
  }
  return notice;
}

v1::Notice ToNotice(const std::string& text) { return ToNotice(words::Verbatim(text)); }

}  // namespace funnelcast::convert

// UTF-8 as bytes: where a character ends, and whether it is one. Headers only, for all of the
// server.
#ifndef FUNNELCAST_SERVER_TEXT_H_
#define FUNNELCAST_SERVER_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace funnelcast {

// Length of the well-formed UTF-8 sequence that begins at `text[at]`, 0 when there is none.
// REQUIRES: at < text.size().
inline std::size_t Utf8SequenceLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  if (lead >= 0xC2 && lead < 0xE0) length = 2;
  if (lead >= 0xE0 && lead < 0xF0) length = 3;
  if (lead >= 0xF0 && lead < 0xF5) length = 4;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) >= 0xA0) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) >= 0x90) return 0;
  return length;
}

// Whether the sequence of `length` bytes at `text[at]` is a control character (C0, DEL or C1).
inline bool IsControlCharacter(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = static_cast<std::uint8_t>(text[at]);
  if (length == 1) return byte < 0x20 || byte == 0x7F;
  return length == 2 && byte == 0xC2 && static_cast<std::uint8_t>(text[at + 1]) < 0xA0;
}

}  // namespace funnelcast

#endif  // FUNNELCAST_SERVER_TEXT_H_

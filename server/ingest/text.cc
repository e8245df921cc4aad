// Encodings by iconv, and small text functions.
#include "server/ingest/text.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace funnelcast::ingest {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::size_t kQuotedLength = 40;

// Converts as far as it goes; what iconv refuses becomes U+FFFD and is skipped by `unit_size`
// bytes. What is incomplete at the end is left in `rest`.
std::string Convert(const char* encoding, std::string_view bytes, std::size_t unit_size,
                    std::string& rest) {
  std::string text;
  const iconv_t converter = iconv_open("UTF-8", encoding);
  // iconv does not write to its input although it takes it without const.
  char* input = const_cast<char*>(bytes.data());
  std::size_t input_left = bytes.size();
  std::array<char, 4096> buffer;
  while (input_left > 0) {
    char* output = buffer.data();
    std::size_t output_left = buffer.size();
    const std::size_t result = iconv(converter, &input, &input_left, &output, &output_left);
    const int error = errno;
    text.append(buffer.data(), buffer.size() - output_left);
    if (result != static_cast<std::size_t>(-1) || error == E2BIG) {
      continue;
    }
    if (error == EINVAL || input_left < unit_size) {
      break;
    }
    text.append(kReplacement);
    input += unit_size;
    input_left -= unit_size;
  }
  iconv_close(converter);
  rest.assign(input, input_left);
  return text;
}

// Length of the UTF-8 character that begins with `lead`; 0 when none does.
std::size_t SequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// Whether a character of three or four bytes is neither written too long, nor a surrogate, nor
// beyond Unicode.
bool HasValidSecondByte(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second <= 0x9F;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second <= 0x8F;
    default:
      return true;
  }
}

}  // namespace

bool IsAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool IsUtf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t length = SequenceLength(lead);
    if (length == 0 || i + length > bytes.size()) {
      return false;
    }
    for (std::size_t j = 1; j < length; ++j) {
      if ((static_cast<unsigned char>(bytes[i + j]) & 0xC0) != 0x80) {
        return false;
      }
    }
    if (length > 2 && !HasValidSecondByte(lead, static_cast<unsigned char>(bytes[i + 1]))) {
      return false;
    }
    i += length;
  }
  return true;
}

std::string Windows1252ToUtf8(std::string_view bytes) {
  std::string rest;
  return Convert("WINDOWS-1252", bytes, 1, rest);
}

std::string Utf16ToUtf8(std::string_view bytes, bool little_endian, std::string& rest) {
  return Convert(little_endian ? "UTF-16LE" : "UTF-16BE", bytes, 2, rest);
}

std::string DecodeCell(std::string_view bytes) {
  return IsUtf8(bytes) ? std::string(bytes) : Windows1252ToUtf8(bytes);
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  for (;;) {
    if (!text.empty() && kBlank.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else if (!text.empty() && kBlank.find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(kNoBreakSpace.size());
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else {
      return text;
    }
  }
}

std::string FoldCase(std::string_view utf8) {
  std::string folded(utf8);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    if (c >= 'A' && c <= 'Z') {
      folded[i] = static_cast<char>(c - 'A' + 'a');
    } else if (c == '\xC3' && i + 1 < folded.size()) {
      // À to Þ lie 32 below their small letters; between them stands the multiplication sign.
      const auto second = static_cast<unsigned char>(folded[i + 1]);
      if (second >= 0x80 && second <= 0x9E && second != 0x97) {
        folded[i + 1] = static_cast<char>(second + 0x20);
      }
      ++i;
    }
  }
  return folded;
}

bool HasControlCharacter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are control characters too; in UTF-8 they begin with C2.
    if (c < 0x20 || c == 0x7F ||
        (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)) {
      return true;
    }
  }
  return false;
}

std::string ColumnLetters(std::size_t index) {
  std::string letters;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

std::string Quoted(std::string_view bytes) {
  const std::string text = DecodeCell(bytes.substr(0, 4 * kQuotedLength));
  std::string quoted = "\"";
  std::size_t character_count = 0;
  for (std::size_t i = 0; i < text.size(); ++character_count) {
    if (character_count == kQuotedLength) {
      quoted += "…";
      break;
    }
    const std::size_t length =
        std::max<std::size_t>(1, SequenceLength(static_cast<unsigned char>(text[i])));
    const std::string_view character = std::string_view(text).substr(i, length);
    quoted += HasControlCharacter(character) ? "?" : character;
    i += length;
  }
  return quoted + "\"";
}

}  // namespace funnelcast::ingest

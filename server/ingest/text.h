// Text as it stands in files: encodings, trimming, and the names of columns for people.
#ifndef FUNNELCAST_SERVER_INGEST_TEXT_H_
#define FUNNELCAST_SERVER_INGEST_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace funnelcast::ingest {

bool IsUtf8(std::string_view bytes);
bool IsAscii(std::string_view bytes);

// The UTF-8 text of Windows-1252 bytes; the five bytes that encoding leaves open become U+FFFD.
std::string Windows1252ToUtf8(std::string_view bytes);

// The UTF-8 text of whole UTF-16 code units; broken pairs become U+FFFD. Bytes at the end that do
// not make a character yet are left in `rest`, for the next piece.
std::string Utf16ToUtf8(std::string_view bytes, bool little_endian, std::string& rest);

// UTF-8 as it is, and anything else as Windows-1252.
std::string DecodeCell(std::string_view bytes);

// Without spaces, tabs, line ends and no-break spaces at both ends.
std::string_view Trim(std::string_view text);

// Lower case for comparing headings: letters of ASCII and the umlauts of UTF-8.
std::string FoldCase(std::string_view utf8);

// Whether text that should be a name holds control characters, line ends and tabs among them.
bool HasControlCharacter(std::string_view text);

// The letters a spreadsheet gives a column, from 0: A, B, ..., Z, AA.
std::string ColumnLetters(std::size_t index);

// Cell text for a message: at most 40 characters, control characters and broken bytes made visible
// as `?`.
std::string Quoted(std::string_view bytes);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TEXT_H_

// Recognises files that are no CSV by their first bytes.
#ifndef FUNNELCAST_SERVER_INGEST_FILE_KIND_H_
#define FUNNELCAST_SERVER_INGEST_FILE_KIND_H_

#include <optional>
#include <string>
#include <string_view>

namespace funnelcast::ingest {

// How many bytes of the beginning tell.
inline constexpr std::size_t kFileKindBytes = 512;

// What a file is that is no CSV, and what to do, as a sentence: Excel workbooks new and old, other
// spreadsheets and archives, PDF, web pages, JSON. Nothing for what may be a table.
std::optional<std::string> DescribeForeignFile(std::string_view beginning);

// Whether bytes without a mark are text in UTF-16, by the zeros between the letters of ASCII.
enum class Utf16Guess { kNo, kLittleEndian, kBigEndian };
Utf16Guess GuessUtf16(std::string_view beginning);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_FILE_KIND_H_

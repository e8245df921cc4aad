// The first bytes of well-known kinds of files.
#include "server/ingest/file_kind.h"

#include <algorithm>

#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

constexpr const char* kSaveAsCsv =
    "open it and save the sheet with the data as \"CSV UTF-8\", then import that file.";

std::string DescribeArchive(std::string_view beginning) {
  if (beginning.find("opendocument.spreadsheet") != std::string_view::npos) {
    return std::string("The file is a LibreOffice workbook (.ods), not a CSV table: ") + kSaveAsCsv;
  }
  if (beginning.find("[Content_Types].xml") != std::string_view::npos ||
      beginning.find("xl/") != std::string_view::npos ||
      beginning.find("_rels/") != std::string_view::npos ||
      beginning.find("docProps/") != std::string_view::npos) {
    return std::string("The file is an Excel workbook (.xlsx), not a CSV table: ") + kSaveAsCsv;
  }
  return "The file is a zip archive or an Excel workbook, not a CSV table: unpack it, or open it "
         "in a spreadsheet and save the sheet with the data as \"CSV UTF-8\".";
}

}  // namespace

std::optional<std::string> DescribeForeignFile(std::string_view beginning) {
  if (beginning.starts_with("PK\x03\x04")) {
    return DescribeArchive(beginning);
  }
  if (beginning.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
    return std::string("The file is an old Excel workbook (.xls), not a CSV table: ") + kSaveAsCsv;
  }
  if (beginning.starts_with("%PDF-")) {
    return "The file is a PDF, not a CSV table: export the report as CSV.";
  }
  if (beginning.starts_with("\x1F\x8B")) {
    return "The file is compressed (gzip): unpack it and import the CSV table in it.";
  }
  const std::string text = FoldCase(Trim(beginning));
  for (const std::string_view tag : {"<!doctype html", "<html", "<table", "<?xml"}) {
    if (text.starts_with(tag)) {
      return "The file is a web page or XML, not a CSV table: export the report as CSV (a page "
             "that "
             "asks to log in is sometimes saved in its place), or open the file in a spreadsheet "
             "and save it as \"CSV UTF-8\".";
    }
  }
  if (text.starts_with("{\"") || text.starts_with("[{")) {
    return "The file is JSON, not a CSV table: export the report as CSV.";
  }
  return std::nullopt;
}

Utf16Guess GuessUtf16(std::string_view beginning) {
  const std::size_t pair_count = std::min<std::size_t>(beginning.size(), 64) / 2;
  std::size_t zeros_first = 0;
  std::size_t zeros_second = 0;
  for (std::size_t i = 0; i < pair_count; ++i) {
    zeros_first += beginning[2 * i] == '\0' ? 1 : 0;
    zeros_second += beginning[2 * i + 1] == '\0' ? 1 : 0;
  }
  // Headings are mostly letters of ASCII; plain text has no zeros at all.
  const auto is_most = [&](std::size_t zeros) {
    return pair_count > 1 && 4 * zeros >= 3 * pair_count;
  };
  if (is_most(zeros_second) && zeros_first == 0) return Utf16Guess::kLittleEndian;
  if (is_most(zeros_first) && zeros_second == 0) return Utf16Guess::kBigEndian;
  return Utf16Guess::kNo;
}

}  // namespace funnelcast::ingest

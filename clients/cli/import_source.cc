// Opening files and mappings for an import; see import_source.h.
#include "clients/cli/import_source.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/status/status.h"
#include "clients/cli/mappings.h"

namespace funnelcast::cli {
namespace {

namespace fs = std::filesystem;

// Enough for the title lines and headings of any export.
constexpr size_t kBeginningBytes = 256 * 1024;

std::string ReadAll(std::istream& stream) {
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::StatusOr<ImportSource> OpenFile(const std::string& file, std::istream& standard_input) {
  ImportSource source;
  if (file == "-") {
    source.name = "standard input";
    source.stream = std::make_unique<std::istringstream>(ReadAll(standard_input));
  } else {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status))
      return absl::NotFoundError(fmt::format("There is no file '{}'.", file));
    if (fs::is_directory(status)) {
      return absl::InvalidArgumentError(fmt::format("'{}' is a folder, not a file.", file));
    }
    source.name = fs::path(file).filename().string();
    auto stream = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!stream->good()) {
      return absl::PermissionDeniedError(
          fmt::format("'{}' cannot be read: {}.", file, std::strerror(errno)));
    }
    source.stream = std::move(stream);
    // A pipe cannot be read a second time, which a repeated call would need.
    if (!fs::is_regular_file(status)) {
      source.stream = std::make_unique<std::istringstream>(ReadAll(*source.stream));
    }
  }
  source.stream->seekg(0, std::ios::end);
  source.byte_count = source.stream->tellg();
  source.stream->seekg(0);
  return source;
}

void AppendUtf8(uint32_t code, std::string& text) {
  if (code < 0x80U) {
    text += static_cast<char>(code);
  } else if (code < 0x800U) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    const bool long_form = code >= 0x10000U;
    text += static_cast<char>(long_form ? 0xF0U | (code >> 18U) : 0xE0U | (code >> 12U));
    if (long_form) text += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// UTF-16 with a byte order mark as UTF-8; nothing for other files. Google Ads exports are written
// so, and their title lines can only be left out of text whose lines are known.
std::optional<std::string> DecodeUtf16(std::istream& stream) {
  char mark[2] = {};
  stream.read(mark, 2);
  const bool little = mark[0] == '\xFF' && mark[1] == '\xFE';
  const bool big = mark[0] == '\xFE' && mark[1] == '\xFF';
  stream.clear();
  stream.seekg(little || big ? 2 : 0);
  if (!little && !big) return std::nullopt;
  const std::string bytes = ReadAll(stream);
  std::string text;
  uint32_t high = 0;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    const uint32_t unit = little ? first + 256U * second : 256U * first + second;
    if (unit >= 0xD800U && unit < 0xDC00U) {
      high = unit;
    } else if (unit >= 0xDC00U && unit < 0xE000U) {
      AppendUtf8(0x10000U + ((high & 0x3FFU) << 10U) + (unit & 0x3FFU), text);
    } else {
      AppendUtf8(unit, text);
    }
  }
  return text;
}

absl::StatusOr<v1::ColumnMapping> ReadMappingFile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream.good()) {
    return absl::NotFoundError(fmt::format("The mapping '{}' cannot be read.", file));
  }
  v1::ColumnMapping mapping;
  const auto status = google::protobuf::util::JsonStringToMessage(ReadAll(stream), &mapping);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("The mapping '{}' is not the JSON form of a ColumnMapping: {}", file,
                    std::string(status.message())));
  }
  return mapping;
}

absl::Status UseReadyMapping(const std::string& name, ImportSource& source) {
  absl::StatusOr<ReadyMapping> ready = FindReadyMapping(name);
  if (!ready.ok()) return ready.status();
  if (std::optional<std::string> text = DecodeUtf16(*source.stream)) {
    source.byte_count = static_cast<int64_t>(text->size());
    source.stream = std::make_unique<std::istringstream>(std::move(*text));
  }
  std::string beginning(kBeginningBytes, '\0');
  source.stream->read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<size_t>(source.stream->gcount()));
  source.stream->clear();
  const absl::StatusOr<FittedMapping> fitted = FitMapping(*ready, beginning);
  if (!fitted.ok()) return fitted.status();
  source.mapping = fitted->mapping;
  source.skipped_lines = fitted->skipped_lines;
  source.offset = static_cast<int64_t>(fitted->skipped_bytes);
  source.byte_count -= source.offset;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportSource> OpenImportSource(const std::string& file, const std::string& mapping,
                                              std::istream& standard_input) {
  absl::StatusOr<ImportSource> source = OpenFile(file, standard_input);
  if (!source.ok() || mapping.empty()) return source;
  if (mapping.ends_with(".json") || fs::is_regular_file(mapping)) {
    absl::StatusOr<v1::ColumnMapping> columns = ReadMappingFile(mapping);
    if (!columns.ok()) return columns.status();
    source->mapping = std::move(*columns);
    return source;
  }
  const absl::Status status = UseReadyMapping(mapping, *source);
  if (!status.ok()) return status;
  return source;
}

}  // namespace funnelcast::cli

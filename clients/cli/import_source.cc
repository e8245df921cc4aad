// Opening files for an import; see import_source.h.
#include "clients/cli/import_source.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/status/status.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(std::istream& stream) {
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

absl::StatusOr<ImportSource> OpenImportSource(const std::string& file,
                                              std::istream& standard_input) {
  ImportSource source;
  if (file == "-") {
    source.name = Mark("standard input");
    source.shown_name = Tr("standard input");
    source.stream = std::make_unique<std::istringstream>(ReadAll(standard_input));
  } else {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) return absl::NotFoundError(TrF("There is no file '{}'.", file));
    if (fs::is_directory(status)) {
      return absl::InvalidArgumentError(TrF("'{}' is a folder, not a file.", file));
    }
    source.name = fs::path(file).filename().string();
    source.shown_name = source.name;
    auto stream = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!stream->good()) {
      return absl::PermissionDeniedError(
          TrF("'{}' cannot be read: {}.", file, std::strerror(errno)));
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

}  // namespace funnelcast::cli

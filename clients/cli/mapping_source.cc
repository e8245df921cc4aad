// Reading and changing mappings; see mapping_source.h.
#include "clients/cli/mapping_source.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// The JSON form of `message`, or a sentence about the file.
absl::Status Parse(const std::string& text, const std::string& file,
                   google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(text, &message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      TrF("The mapping '{}' is not the JSON form of a ColumnMapping: {}", file,
          std::string(status.message())));
}

// Whether a column with values is meant by `name`: its metric, its heading or another of these.
bool IsMeant(const v1::ColumnMapping::ValueColumn& value, const v1::ColumnMapping& columns,
             const std::string& name) {
  if (value.metric() == name || value.column() == name) return true;
  return std::any_of(columns.alternatives().begin(), columns.alternatives().end(),
                     [&](const v1::ColumnMapping::Alternative& alternative) {
                       const auto& others = alternative.others();
                       return alternative.column() == value.column() &&
                              std::find(others.begin(), others.end(), name) != others.end();
                     });
}

}  // namespace

bool IsMappingFile(const std::string& text) {
  std::error_code error;
  return text.ends_with(".json") || fs::is_regular_file(text, error);
}

absl::StatusOr<v1::Mapping> ReadMappingFile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream.good()) {
    return absl::NotFoundError(TrF("The mapping '{}' cannot be read.", file));
  }
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  const Json json = Json::parse(text, /*cb=*/nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return absl::InvalidArgumentError(
        TrF("The mapping '{}' is not JSON; `funnelcast mapping show BRAND google_ads "
            "--output json` shows what a mapping looks like.",
            file));
  }
  v1::Mapping mapping;
  const absl::Status status = json.contains("columns")
                                  ? Parse(text, file, mapping)
                                  : Parse(text, file, *mapping.mutable_columns());
  if (!status.ok()) return status;
  return mapping;
}

absl::StatusOr<std::map<std::string, std::string>> ParseOverrides(
    const std::vector<std::string>& texts) {
  std::map<std::string, std::string> overrides;
  for (const std::string& text : texts) {
    // Headings may hold an equals sign, ids may not.
    const size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      return absl::InvalidArgumentError(
          TrF("--metric: '{}' is not of the form OLD=NEW; write for instance "
              "conversions=signups, with a metric of the mapping or a heading of the file "
              "on the left.",
              text));
    }
    const std::string from = text.substr(0, equals);
    if (!overrides.emplace(from, text.substr(equals + 1)).second) {
      return absl::InvalidArgumentError(
          TrF("--metric: '{}' stands on the left twice; it can become one metric only.", from));
    }
  }
  return overrides;
}

void Bend(const std::string& channel, const std::map<std::string, std::string>& overrides,
          v1::ColumnMapping& columns) {
  if (!channel.empty()) columns.set_default_channel(channel);
  const v1::ColumnMapping before = columns;
  for (const auto& [from, metric] : overrides) {
    bool found = false;
    for (int i = 0; i < before.value_columns_size(); ++i) {
      if (!IsMeant(before.value_columns(i), before, from)) continue;
      columns.mutable_value_columns(i)->set_metric(metric);
      found = true;
    }
    if (found) continue;
    v1::ColumnMapping::ValueColumn& added = *columns.add_value_columns();
    added.set_column(from);
    added.set_metric(metric);
  }
}

}  // namespace funnelcast::cli

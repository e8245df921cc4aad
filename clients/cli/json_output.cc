// Protobuf's JSON and the changes made to it; see json_output.h.
#include "clients/cli/json_output.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <string_view>

#include "absl/status/status.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kClassPrefix = "VERDICT_CLASS_";

// No message of the contract but google.type.Date has just these three fields.
bool IsDate(const Json& value) {
  return value.is_object() && value.size() == 3 && value.contains("year") &&
         value.contains("month") && value.contains("day");
}

std::string LowerWord(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

void Rewrite(Json& value) {
  if (IsDate(value)) {
    value = fmt::format("{:04}-{:02}-{:02}", value["year"].get<int>(), value["month"].get<int>(),
                        value["day"].get<int>());
    return;
  }
  if (value.is_array()) {
    for (Json& element : value) Rewrite(element);
    return;
  }
  if (!value.is_object()) return;
  for (auto& [key, field] : value.items()) {
    if (key == "verdictClass" && field.is_string()) {
      const std::string name = field.get<std::string>();
      if (name.starts_with(kClassPrefix)) field = LowerWord(name.substr(kClassPrefix.size()));
    } else {
      Rewrite(field);
    }
  }
}

}  // namespace

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  if (!status.ok()) return absl::InternalError(std::string(status.message()));
  Json json = Json::parse(text, /*cb=*/nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return absl::InternalError(Tr("The answer could not be written as JSON."));
  Rewrite(json);
  return json.dump(2);
}

std::string ClassWord(v1::VerdictClass verdict_class) {
  if (verdict_class == v1::VERDICT_CLASS_UNSPECIFIED) return "";
  return LowerWord(v1::VerdictClass_Name(verdict_class).substr(kClassPrefix.size()));
}

}  // namespace funnelcast::cli

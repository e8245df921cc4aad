// Ready mappings and how they find their columns; see mappings.h.
#include "clients/cli/mappings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/status/status.h"
#include "clients/cli/mappings_data.h"

namespace funnelcast::cli {
namespace {

using Json = nlohmann::json;

// Exports begin with a handful of title lines at most.
constexpr int kMaxLinesBeforeHeadings = 20;
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

Headings ReadHeadings(const Json& json, const char* key) {
  return json.contains(key) ? json[key].get<Headings>() : Headings();
}

// Text for comparison: without surrounding space, ASCII letters in lower case.
std::string Fold(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  std::string folded = text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return folded;
}

bool Matches(const std::string& pattern, const std::string& heading) {
  const std::string folded_pattern = Fold(pattern);
  const std::string folded = Fold(heading);
  const size_t star = folded_pattern.find('*');
  if (star == std::string::npos) return folded == folded_pattern;
  const std::string before = folded_pattern.substr(0, star);
  const std::string after = folded_pattern.substr(star + 1);
  return folded.size() >= before.size() + after.size() && folded.starts_with(before) &&
         folded.ends_with(after);
}

// Windows-1252 agrees with Latin-1 in all letters, which is enough to compare headings.
std::string Latin1ToUtf8(const std::string& text) {
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0U | (byte >> 6U));
      utf8 += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return utf8;
}

// Whether every byte of a multi-byte sequence is where it should be.
bool IsUtf8(const std::string& text) {
  size_t rest = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continuation = (byte & 0xC0U) == 0x80U;
    if (continuation != (rest > 0)) return false;
    if (continuation) {
      --rest;
    } else if (byte >= 0x80U) {
      rest = byte >= 0xF0U ? 3 : byte >= 0xE0U ? 2 : 1;
    }
  }
  return rest == 0;
}

std::vector<std::string> SplitHeadings(const std::string& line, char separator) {
  std::vector<std::string> headings(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      headings.emplace_back();
    } else {
      headings.back() += c;
    }
  }
  return headings;
}

// The file's heading for a column, empty when it has none. Earlier names go first.
std::string Find(const Headings& wanted, const std::vector<std::string>& headings) {
  for (const std::string& pattern : wanted) {
    for (const std::string& heading : headings) {
      if (Matches(pattern, heading)) return heading;
    }
  }
  return "";
}

std::optional<v1::ColumnMapping> MatchLine(const ReadyMapping& ready,
                                           const std::vector<std::string>& headings) {
  v1::ColumnMapping mapping;
  mapping.set_date_column(Find(ready.date, headings));
  if (mapping.date_column().empty()) return std::nullopt;
  for (const ReadyMapping::Value& value : ready.values) {
    const std::string heading = Find(value.columns, headings);
    if (heading.empty()) continue;
    v1::ColumnMapping::ValueColumn* column = mapping.add_value_columns();
    column->set_column(heading);
    column->set_metric(value.metric);
  }
  if (mapping.value_columns().empty()) return std::nullopt;
  mapping.set_channel_column(Find(ready.channel, headings));
  mapping.set_campaign_column(Find(ready.campaign, headings));
  mapping.set_activity_column(Find(ready.activity, headings));
  mapping.set_audience_column(Find(ready.audience, headings));
  if (mapping.channel_column().empty()) mapping.set_default_channel(ready.default_channel);
  return mapping;
}

std::optional<v1::ColumnMapping> MatchAnySeparator(const ReadyMapping& ready,
                                                   const std::string& line) {
  for (const char separator : {',', ';', '\t'}) {
    std::optional<v1::ColumnMapping> mapping = MatchLine(ready, SplitHeadings(line, separator));
    if (mapping) return mapping;
  }
  return std::nullopt;
}

std::string Quoted(const Headings& headings) {
  std::string text;
  for (const std::string& heading : headings) {
    text += fmt::format("{}'{}'", text.empty() ? "" : " or ", heading);
  }
  return text;
}

std::string AllValueHeadings(const ReadyMapping& ready) {
  std::string text;
  for (const ReadyMapping::Value& value : ready.values) {
    text += (text.empty() ? "" : ", ") + Quoted(value.columns);
  }
  return text;
}

}  // namespace

std::vector<std::string> ReadyMappingNames() {
  std::vector<std::string> names;
  for (const auto& [name, text] : ReadyMappingTexts()) names.push_back(name);
  return names;
}

absl::StatusOr<ReadyMapping> FindReadyMapping(const std::string& name) {
  const auto found = ReadyMappingTexts().find(name);
  if (found == ReadyMappingTexts().end()) {
    return absl::NotFoundError(
        fmt::format("There is no ready mapping '{}' and no file of that name. Ready mappings: {}.",
                    name, fmt::join(ReadyMappingNames(), ", ")));
  }
  const Json json = Json::parse(found->second);
  ReadyMapping ready{.title = json["title"],
                     .date = ReadHeadings(json, "date"),
                     .channel = ReadHeadings(json, "channel"),
                     .campaign = ReadHeadings(json, "campaign"),
                     .activity = ReadHeadings(json, "activity"),
                     .audience = ReadHeadings(json, "audience"),
                     .default_channel = json.value("default_channel", ""),
                     .values = {}};
  for (const Json& value : json["values"]) {
    ready.values.push_back({value["metric"], ReadHeadings(value, "columns")});
  }
  return ready;
}

absl::StatusOr<FittedMapping> FitMapping(const ReadyMapping& ready, const std::string& beginning) {
  size_t at = beginning.starts_with(kByteOrderMark) ? sizeof(kByteOrderMark) - 1 : 0;
  for (int line_index = 0; line_index <= kMaxLinesBeforeHeadings && at < beginning.size();
       ++line_index) {
    const size_t end = std::min(beginning.find('\n', at), beginning.size());
    std::string line = beginning.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    if (!IsUtf8(line)) line = Latin1ToUtf8(line);
    std::optional<v1::ColumnMapping> mapping = MatchAnySeparator(ready, line);
    if (mapping) {
      // With nothing to skip, a byte order mark stays for the server to see.
      return FittedMapping{.mapping = std::move(*mapping),
                           .skipped_bytes = line_index == 0 ? 0 : at,
                           .skipped_lines = line_index};
    }
    at = end + 1;
  }
  return absl::InvalidArgumentError(fmt::format(
      "The file does not look like a {}: no line has a date column {} and at least one of {}. "
      "Export "
      "it by day, or describe the columns in a mapping of your own (--mapping FILE.json).",
      ready.title, Quoted(ready.date), AllValueHeadings(ready)));
}

}  // namespace funnelcast::cli

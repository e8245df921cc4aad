#include "server/service/import_header.h"

#include <set>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/errors/fields.h"
#include "server/limits.h"

namespace funnelcast::service {
namespace {

using errors::FieldViolations;

// Headings are as long as people make them; more than this is no heading.
constexpr std::size_t kMaxHeadingCharacters = 255;

void CheckValueColumns(const v1::ColumnMapping& mapping, ingest::ColumnMapping& checked,
                       FieldViolations& violations) {
  const std::string list = "header.mapping.value_columns";
  if (mapping.value_columns().empty()) {
    violations.Add(list, errors::kRequired,
                   list + " is empty; name at least one column with values.");
  }
  if (mapping.value_columns_size() > limits::kMaxValueColumns) {
    violations.Add(list, errors::kTooMany,
                   fmt::format("{} has {} entries; at most {} are taken.", list,
                               mapping.value_columns_size(), limits::kMaxValueColumns));
    return;
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < mapping.value_columns_size(); ++i) {
    const auto& column = mapping.value_columns(i);
    const std::string field = fmt::format("{}[{}]", list, i);
    convert::CheckRequiredText(column.column(), field + ".column", kMaxHeadingCharacters,
                               violations);
    convert::CheckId(column.metric(), field + ".metric", violations);
    convert::CheckOptionalId(column.channel(), field + ".channel", violations);
    if (!seen.emplace(column.metric(), column.channel()).second) {
      violations.Add(
          field, errors::kDuplicate,
          fmt::format(
              "{} holds metric {} of the same channel as a column before it; a series has one "
              "column.",
              field, convert::Quoted(column.metric())));
    }
    checked.value_columns.push_back({column.column(), column.metric(), column.channel()});
  }
}

ingest::ColumnMapping CheckMapping(const v1::ColumnMapping& mapping, FieldViolations& violations) {
  const std::string prefix = "header.mapping.";
  convert::CheckRequiredText(mapping.date_column(), prefix + "date_column", kMaxHeadingCharacters,
                             violations);
  const std::pair<const char*, const std::string*> optional_columns[] = {
      {"channel_column", &mapping.channel_column()},
      {"campaign_column", &mapping.campaign_column()},
      {"activity_column", &mapping.activity_column()},
      {"audience_column", &mapping.audience_column()}};
  for (const auto& [name, heading] : optional_columns) {
    convert::CheckText(*heading, prefix + name, kMaxHeadingCharacters, violations);
  }
  convert::CheckOptionalId(mapping.default_channel(), prefix + "default_channel", violations);
  if (!mapping.activity_column().empty() && mapping.campaign_column().empty()) {
    violations.Add(
        prefix + "campaign_column", errors::kRequired,
        "header.mapping.campaign_column is missing; activities need the campaign they belong to.");
  }
  ingest::ColumnMapping checked;
  checked.date_column = mapping.date_column();
  checked.channel_column = mapping.channel_column();
  checked.campaign_column = mapping.campaign_column();
  checked.activity_column = mapping.activity_column();
  checked.audience_column = mapping.audience_column();
  checked.default_channel = mapping.default_channel();
  CheckValueColumns(mapping, checked, violations);
  return checked;
}

}  // namespace

absl::StatusOr<ImportHeader> FromProto(const v1::ImportFileHeader& header) {
  FieldViolations violations;
  ImportHeader checked;
  checked.brand =
      convert::CheckName(header.parent(), convert::kBrandPattern, "header.parent", violations)
          .front();
  convert::CheckText(header.file_name(), "header.file_name", limits::kMaxFileNameCharacters,
                     violations);
  convert::CheckRequestId(header.request_id(), violations, "header.");
  convert::CheckInteger(header.byte_count(), "header.byte_count", 0, limits::kMaxImportFileBytes,
                        violations);
  if (header.has_mapping()) checked.table.mapping = CheckMapping(header.mapping(), violations);
  if (!violations.empty()) return violations.ToStatus();
  v1::ImportFileHeader content = header;
  content.clear_request_id();
  checked.digest_text = content.SerializeAsString();
  checked.request_id = header.request_id();
  checked.byte_count = header.byte_count();
  checked.storing = header.validate_only() ? Storing::kOnlyCheck : Storing::kStore;
  checked.options.unknown_ids =
      header.known_only() ? store::UnknownIds::kRefuse : store::UnknownIds::kAdd;
  checked.options.max_channel_count = limits::kMaxChannelsPerBrand;
  checked.options.file_name = header.file_name();
  return checked;
}

absl::Status TableErrors(const ingest::ParsedTable& table) {
  std::vector<errors::FieldViolation> violations;
  for (const ingest::CellError& error : table.errors) {
    std::string field = "file";
    if (error.row > 0) field = fmt::format("row {}", error.row);
    if (!error.column.empty()) field += ", column " + error.column;
    violations.push_back({field, errors::kBadCell, error.message});
  }
  return errors::InvalidFields(
      violations, violations.size() + static_cast<std::size_t>(table.further_error_count));
}

}  // namespace funnelcast::service

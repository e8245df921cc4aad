#include "server/service/import_header.h"

#include <map>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/convert/mapping.h"
#include "server/convert/names.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/service/brand_facts.h"
#include "server/service/column_mapping.h"
#include "server/service/ready_mappings.h"
#include "server/status_macros.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

using errors::FieldViolations;

ingest::DateOrder CheckDateOrder(v1::DateOrder order, FieldViolations& violations) {
  switch (order) {
    case v1::DATE_ORDER_UNSPECIFIED:
      return ingest::DateOrder::kTell;
    case v1::DATE_ORDER_DAY_FIRST:
      return ingest::DateOrder::kDayFirst;
    case v1::DATE_ORDER_MONTH_FIRST:
      return ingest::DateOrder::kMonthFirst;
    default:
      break;
  }
  violations.Add("header.date_order", errors::kUnknownValue,
                 words::Message{"DATE_ORDER_UNKNOWN", {{"value", static_cast<int>(order)}}});
  return ingest::DateOrder::kTell;
}

ingest::DecimalMark CheckDecimalMark(v1::DecimalMark mark, FieldViolations& violations) {
  switch (mark) {
    case v1::DECIMAL_MARK_UNSPECIFIED:
      return ingest::DecimalMark::kTell;
    case v1::DECIMAL_MARK_POINT:
      return ingest::DecimalMark::kPoint;
    case v1::DECIMAL_MARK_COMMA:
      return ingest::DecimalMark::kComma;
    default:
      break;
  }
  violations.Add("header.decimal_mark", errors::kUnknownValue,
                 words::Message{"DECIMAL_MARK_UNKNOWN", {{"value", static_cast<int>(mark)}}});
  return ingest::DecimalMark::kTell;
}

// In the order of the columns that they are for, as a map of the contract has none.
std::map<std::string, std::string> CheckOverrides(const v1::ImportFileHeader& header,
                                                  FieldViolations& violations) {
  const std::string list = "header.metric_overrides";
  if (header.metric_overrides_size() > limits::kMaxMetricOverrides) {
    violations.Add(list, errors::kTooMany,
                   words::Message{"TOO_MANY_ENTRIES",
                                  {{"field", list},
                                   {"count", header.metric_overrides_size()},
                                   {"limit", limits::kMaxMetricOverrides}}});
    return {};
  }
  std::map<std::string, std::string> overrides(header.metric_overrides().begin(),
                                               header.metric_overrides().end());
  for (const auto& [from, metric] : overrides) {
    convert::CheckRequiredText(from, list, limits::kMaxHeadingCharacters, violations);
    convert::CheckId(metric, fmt::format("{}[{}]", list, convert::Quoted(from)), violations);
  }
  return overrides;
}

void CheckMappings(const v1::ImportFileHeader& header, ImportHeader& checked,
                   FieldViolations& violations) {
  if (header.has_mapping()) {
    convert::CheckColumns(header.mapping(), "header.mapping.", violations);
    checked.table.mapping = ToIngest(header.mapping(), "");
  }
  if (header.mapping_name().empty()) return;
  checked.mapping_id = convert::CheckReference(header.mapping_name(), convert::kMappingPattern,
                                               checked.brand, "header.mapping_name", violations);
  if (header.has_mapping()) {
    violations.Add("header.mapping_name", errors::kConflicting,
                   words::Message{"MAPPING_TWICE", {}});
  }
}

store::ImportOptions OptionsOf(const v1::ImportFileHeader& header) {
  store::ImportOptions options;
  options.unknown_ids = header.known_only() ? store::UnknownIds::kRefuse : store::UnknownIds::kAdd;
  options.max_channel_count = limits::kMaxChannelsPerBrand;
  options.file_name = header.file_name();
  options.absent_values =
      header.replace() ? store::AbsentValues::kTakeOut : store::AbsentValues::kKeep;
  options.kind = store::ImportKind::kFile;
  options.request_id = header.request_id();
  options.same_days = header.sum_rows() ? store::SameDays::kSum : store::SameDays::kRefuse;
  return options;
}

// The bytes of a header with its map in order, so that a repeated one has the same.
std::string DigestText(v1::ImportFileHeader header) {
  header.clear_request_id();
  std::map<std::string, std::string> overrides(header.metric_overrides().begin(),
                                               header.metric_overrides().end());
  header.clear_metric_overrides();
  std::string text = header.SerializeAsString();
  for (const auto& [from, metric] : overrides) text += "\n" + from + "\n" + metric;
  return text;
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
  CheckMappings(header, checked, violations);
  convert::CheckOptionalId(header.channel(), "header.channel", violations);
  checked.table.channel = header.channel();
  checked.table.metric_overrides = CheckOverrides(header, violations);
  checked.table.sum_rows = header.sum_rows();
  checked.table.date_order = CheckDateOrder(header.date_order(), violations);
  checked.table.decimal_mark = CheckDecimalMark(header.decimal_mark(), violations);
  if (!violations.empty()) return violations.ToStatus();
  checked.digest_text = DigestText(header);
  checked.request_id = header.request_id();
  checked.byte_count = header.byte_count();
  checked.storing = header.validate_only() ? Storing::kOnlyCheck : Storing::kStore;
  checked.options = OptionsOf(header);
  return checked;
}

absl::Status CompleteHeader(store::Reader& reader, std::int64_t now_us, ImportHeader& header) {
  ASSIGN_OR_RETURN(ingest::BrandFacts facts, LoadBrandFacts(reader, header.brand, now_us));
  header.table.brand = std::move(facts);
  if (header.mapping_id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const store::Mapping mapping,
                   FindUsableMapping(reader, header.brand, header.mapping_id));
  ASSIGN_OR_RETURN(const v1::ColumnMapping columns, convert::DecodeColumns(mapping.columns));
  header.table.mapping = ToIngest(columns, mapping.display_name);
  return absl::OkStatus();
}

absl::Status TableErrors(const ingest::ParsedTable& table) {
  std::vector<errors::FieldViolation> violations;
  for (const ingest::CellError& error : table.errors) {
    std::string field = "file";
    if (error.row > 0) field = fmt::format("row {}", error.row);
    if (!error.column.empty()) field += ", column " + error.column;
    violations.push_back({field, errors::kBadCell, words::Verbatim(error.message)});
  }
  return errors::InvalidFields(
      violations, violations.size() + static_cast<std::size_t>(table.further_error_count));
}

}  // namespace funnelcast::service

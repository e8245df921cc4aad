#include "server/convert/mapping.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "funnelcast/stored/v1/mapping.pb.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/errors/server.h"
#include "server/limits.h"
#include "server/status_macros.h"

namespace funnelcast::convert {
namespace {

using errors::FieldViolations;
using Stored = stored::v1::Columns;

// What a stored form begins with; then follows a stored.v1.Columns.
constexpr std::string_view kForm = "mapping 1\n";

void CheckValueColumns(const v1::ColumnMapping& columns, const std::string& list,
                       FieldViolations& violations) {
  if (columns.value_columns().empty()) {
    violations.Add(list, errors::kRequired,
                   words::Message{"VALUE_COLUMNS_MISSING", {{"field", list}}});
  }
  if (columns.value_columns_size() > limits::kMaxValueColumns) {
    violations.Add(list, errors::kTooMany,
                   words::Message{"TOO_MANY_ENTRIES",
                                  {{"field", list},
                                   {"count", columns.value_columns_size()},
                                   {"limit", limits::kMaxValueColumns}}});
    return;
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < columns.value_columns_size(); ++i) {
    const auto& column = columns.value_columns(i);
    const std::string field = fmt::format("{}[{}]", list, i);
    CheckRequiredText(column.column(), field + ".column", limits::kMaxHeadingCharacters,
                      violations);
    CheckId(column.metric(), field + ".metric", violations);
    CheckOptionalId(column.channel(), field + ".channel", violations);
    if (column.factor() != 0) {
      CheckPositive(column.factor(), field + ".factor", limits::kMaxColumnFactor, violations);
    }
    if (!seen.emplace(column.metric(), column.channel()).second) {
      violations.Add(field, errors::kDuplicate,
                     words::Message{"SERIES_OF_TWO_COLUMNS",
                                    {{"field", field}, {"metric", Quoted(column.metric())}}});
    }
  }
}

// The headings by which a mapping names its columns.
std::set<std::string> NamedColumns(const v1::ColumnMapping& columns) {
  std::set<std::string> named = {columns.date_column(),        columns.end_date_column(),
                                 columns.channel_column(),     columns.campaign_column(),
                                 columns.campaign_id_column(), columns.activity_column(),
                                 columns.audience_column(),    columns.currency_column()};
  for (const auto& value : columns.value_columns()) named.insert(value.column());
  named.erase("");
  return named;
}

void CheckOthers(const v1::ColumnMapping::Alternative& alternative, const std::string& list,
                 FieldViolations& violations) {
  if (alternative.others().empty()) {
    violations.Add(list, errors::kRequired,
                   words::Message{"OTHER_HEADINGS_MISSING", {{"field", list}}});
  }
  if (alternative.others_size() > limits::kMaxHeadingAlternatives) {
    violations.Add(list, errors::kTooMany,
                   words::Message{"TOO_MANY_ENTRIES",
                                  {{"field", list},
                                   {"count", alternative.others_size()},
                                   {"limit", limits::kMaxHeadingAlternatives}}});
    return;
  }
  for (int i = 0; i < alternative.others_size(); ++i) {
    const std::string& heading = alternative.others(i);
    const std::string field = fmt::format("{}[{}]", list, i);
    CheckRequiredText(heading, field, limits::kMaxHeadingCharacters, violations);
    if (std::ranges::count(heading, '*') > 1) {
      violations.Add(
          field, errors::kMalformed,
          words::Message{"HEADING_WITH_TWO_STARS", {{"field", field}, {"value", Quoted(heading)}}});
    }
  }
}

void CheckAlternatives(const v1::ColumnMapping& columns, const std::string& list,
                       FieldViolations& violations) {
  const std::set<std::string> named = NamedColumns(columns);
  std::set<std::string> seen;
  for (int i = 0; i < columns.alternatives_size(); ++i) {
    const auto& alternative = columns.alternatives(i);
    const std::string field = fmt::format("{}[{}]", list, i);
    CheckRequiredText(alternative.column(), field + ".column", limits::kMaxHeadingCharacters,
                      violations);
    if (!alternative.column().empty() && !named.contains(alternative.column())) {
      violations.Add(field + ".column", errors::kUnknownReference,
                     words::Message{"ALTERNATIVE_OF_NO_COLUMN",
                                    {{"field", field}, {"value", Quoted(alternative.column())}}});
    }
    if (!seen.insert(alternative.column()).second) {
      violations.Add(field + ".column", errors::kDuplicate,
                     words::Message{"ALTERNATIVE_TWICE",
                                    {{"field", field}, {"value", Quoted(alternative.column())}}});
    }
    CheckOthers(alternative, field + ".others", violations);
  }
}

void CheckSegments(const v1::ColumnMapping& columns, const std::string& list,
                   FieldViolations& violations) {
  if (columns.segment_columns_size() > limits::kMaxSegmentColumns) {
    violations.Add(list, errors::kTooMany,
                   words::Message{"TOO_MANY_ENTRIES",
                                  {{"field", list},
                                   {"count", columns.segment_columns_size()},
                                   {"limit", limits::kMaxSegmentColumns}}});
    return;
  }
  for (int i = 0; i < columns.segment_columns_size(); ++i) {
    CheckRequiredText(columns.segment_columns(i), fmt::format("{}[{}]", list, i),
                      limits::kMaxHeadingCharacters, violations);
  }
}

void CheckRowLength(v1::Grid row_length, const std::string& field, FieldViolations& violations) {
  if (row_length >= v1::GRID_UNSPECIFIED && row_length <= v1::GRID_MONTH) return;
  violations.Add(
      field, errors::kUnknownValue,
      words::Message{"ROW_LENGTH_UNKNOWN",
                     {{"field", field}, {"value", words::Plain{static_cast<int>(row_length)}}}});
}

Stored::RowLength ToStored(v1::Grid row_length) {
  switch (row_length) {
    case v1::GRID_DAY:
      return Stored::ROW_LENGTH_DAY;
    case v1::GRID_WEEK:
      return Stored::ROW_LENGTH_WEEK;
    case v1::GRID_MONTH:
      return Stored::ROW_LENGTH_MONTH;
    default:
      return Stored::ROW_LENGTH_UNSPECIFIED;
  }
}

v1::Grid FromStored(Stored::RowLength row_length) {
  switch (row_length) {
    case Stored::ROW_LENGTH_DAY:
      return v1::GRID_DAY;
    case Stored::ROW_LENGTH_WEEK:
      return v1::GRID_WEEK;
    case Stored::ROW_LENGTH_MONTH:
      return v1::GRID_MONTH;
    default:
      return v1::GRID_UNSPECIFIED;
  }
}

// Copies the fields that both forms of columns have under the same names.
template <typename From, typename To>
void CopyColumns(const From& from, To& to) {
  to.set_date_column(from.date_column());
  to.set_end_date_column(from.end_date_column());
  to.set_channel_column(from.channel_column());
  to.set_campaign_column(from.campaign_column());
  to.set_campaign_id_column(from.campaign_id_column());
  to.set_activity_column(from.activity_column());
  to.set_audience_column(from.audience_column());
  to.set_currency_column(from.currency_column());
  to.set_currency_code(from.currency_code());
  to.set_default_channel(from.default_channel());
  to.set_optional_columns(from.optional_columns());
  to.mutable_segment_columns()->CopyFrom(from.segment_columns());
  for (const auto& alternative : from.alternatives()) {
    auto& copy = *to.add_alternatives();
    copy.set_column(alternative.column());
    copy.mutable_others()->CopyFrom(alternative.others());
  }
}

template <typename From, typename To>
void CopyValue(const From& from, To& to) {
  to.set_column(from.column());
  to.set_metric(from.metric());
  to.set_channel(from.channel());
  to.set_factor(from.factor());
}

void CheckMapping(const v1::Mapping& mapping, FieldViolations& violations) {
  CheckText(mapping.display_name(), "mapping.display_name", limits::kMaxDisplayNameCharacters,
            violations);
}

}  // namespace

void CheckColumns(const v1::ColumnMapping& columns, const std::string& prefix,
                  FieldViolations& violations) {
  CheckRequiredText(columns.date_column(), prefix + "date_column", limits::kMaxHeadingCharacters,
                    violations);
  const std::pair<const char*, const std::string*> optional_columns[] = {
      {"channel_column", &columns.channel_column()},
      {"campaign_column", &columns.campaign_column()},
      {"activity_column", &columns.activity_column()},
      {"audience_column", &columns.audience_column()},
      {"end_date_column", &columns.end_date_column()},
      {"campaign_id_column", &columns.campaign_id_column()},
      {"currency_column", &columns.currency_column()}};
  for (const auto& [name, heading] : optional_columns) {
    CheckText(*heading, prefix + name, limits::kMaxHeadingCharacters, violations);
  }
  CheckOptionalId(columns.default_channel(), prefix + "default_channel", violations);
  if (columns.campaign_column().empty() && !columns.activity_column().empty()) {
    violations.Add(prefix + "campaign_column", errors::kRequired,
                   words::Message{"ACTIVITY_COLUMN_WITHOUT_CAMPAIGN", {{"prefix", prefix}}});
  }
  if (columns.campaign_column().empty() && !columns.campaign_id_column().empty()) {
    violations.Add(prefix + "campaign_column", errors::kRequired,
                   words::Message{"CAMPAIGN_IDS_WITHOUT_NAMES", {{"prefix", prefix}}});
  }
  CheckRowLength(columns.row_length(), prefix + "row_length", violations);
  if (!columns.currency_code().empty()) {
    CheckCurrencyCode(columns.currency_code(), prefix + "currency_code", violations);
  }
  CheckValueColumns(columns, prefix + "value_columns", violations);
  CheckAlternatives(columns, prefix + "alternatives", violations);
  CheckSegments(columns, prefix + "segment_columns", violations);
}

std::string EncodeColumns(const v1::ColumnMapping& columns) {
  Stored stored;
  CopyColumns(columns, stored);
  stored.set_row_length(ToStored(columns.row_length()));
  for (const auto& value : columns.value_columns()) CopyValue(value, *stored.add_values());
  return std::string(kForm) + stored.SerializeAsString();
}

absl::StatusOr<v1::ColumnMapping> DecodeColumns(const std::string& bytes) {
  Stored stored;
  if (!bytes.starts_with(kForm) || !stored.ParseFromString(bytes.substr(kForm.size()))) {
    return errors::StoredDataDamaged(words::Message{"STORED_MAPPING_DAMAGED", {}});
  }
  v1::ColumnMapping columns;
  CopyColumns(stored, columns);
  columns.set_row_length(FromStored(stored.row_length()));
  for (const auto& value : stored.values()) CopyValue(value, *columns.add_value_columns());
  return columns;
}

absl::StatusOr<store::Mapping> FromProto(const v1::CreateMappingRequest& request) {
  FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.mapping_id(),
                                 "mapping_id", request.request_id(), violations);
  CheckMapping(request.mapping(), violations);
  CheckColumns(request.mapping().columns(), "mapping.columns.", violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Mapping record;
  record.brand = parent.front();
  record.id = request.mapping_id();
  record.display_name = NameOrId(request.mapping().display_name(), record.id);
  record.columns = EncodeColumns(request.mapping().columns());
  return record;
}

absl::StatusOr<MappingUpdate> FromProto(const v1::UpdateMappingRequest& request) {
  FieldViolations violations;
  const v1::Mapping& mapping = request.mapping();
  const auto& mask = request.update_mask();
  const Ids ids = CheckName(mapping.name(), kMappingPattern, "mapping.name", violations);
  MappingUpdate update;
  update.brand = ids.front();
  update.id = ids.back();
  update.version = CheckEtag(mapping.etag(), "mapping.etag", violations);
  CheckMask(mask, {"display_name", "columns"}, violations);
  if (Masked(mask, "display_name", !mapping.display_name().empty())) {
    CheckMapping(mapping, violations);
    update.display_name = NameOrId(mapping.display_name(), update.id);
  }
  if (Masked(mask, "columns", mapping.has_columns())) {
    CheckColumns(mapping.columns(), "mapping.columns.", violations);
    update.columns = EncodeColumns(mapping.columns());
  }
  if (mask.paths().empty() && !update.display_name && !update.columns) {
    violations.Add("update_mask", errors::kRequired, words::Message{"MAPPING_UNCHANGED", {}});
  }
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

void Apply(const MappingUpdate& update, store::Mapping& mapping) {
  if (update.display_name) mapping.display_name = *update.display_name;
  if (update.columns) mapping.columns = *update.columns;
}

absl::StatusOr<v1::Mapping> ToProto(const store::Mapping& mapping) {
  ASSIGN_OR_RETURN(v1::ColumnMapping columns, DecodeColumns(mapping.columns));
  v1::Mapping proto;
  proto.set_name(FormatName(kMappingPattern, {mapping.brand, mapping.id}));
  proto.set_display_name(mapping.display_name);
  *proto.mutable_columns() = std::move(columns);
  proto.set_ready(mapping.version == 0);
  if (mapping.version > 0) proto.set_etag(MakeEtag(mapping.version));
  return proto;
}

}  // namespace funnelcast::convert

// Mappings between contract and store. What a mapping means to the reading of files is in
// service/column_mapping.h.
#ifndef FUNNELCAST_SERVER_CONVERT_MAPPING_H_
#define FUNNELCAST_SERVER_CONVERT_MAPPING_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/mapping.pb.h"
#include "server/errors/fields.h"
#include "server/store/mappings.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// Checks every field of columns; their paths begin with `prefix`, for instance `mapping.columns.`.
void CheckColumns(const v1::ColumnMapping& columns, const std::string& prefix,
                  errors::FieldViolations& violations);

// The bytes under which the store keeps columns.
std::string EncodeColumns(const v1::ColumnMapping& columns);
// DATA_LOSS for other bytes.
absl::StatusOr<v1::ColumnMapping> DecodeColumns(const std::string& bytes);

// Checks every field of the request.
absl::StatusOr<store::Mapping> FromProto(const v1::CreateMappingRequest& request);

// What an update changes.
struct MappingUpdate {
  std::string brand;
  std::string id;
  std::optional<std::string> display_name;
  std::optional<std::string> columns;  // encoded
  store::ExpectedVersion version;
};
absl::StatusOr<MappingUpdate> FromProto(const v1::UpdateMappingRequest& request);
void Apply(const MappingUpdate& update, store::Mapping& mapping);

// A mapping of version 0 is one that comes with the server. DATA_LOSS when its columns cannot be
// read back.
absl::StatusOr<v1::Mapping> ToProto(const store::Mapping& mapping);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_MAPPING_H_

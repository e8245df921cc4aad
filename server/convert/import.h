// The journal of imports between contract and store: imports, undoings, deletions.
#ifndef FUNNELCAST_SERVER_CONVERT_IMPORT_H_
#define FUNNELCAST_SERVER_CONVERT_IMPORT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/convert/requests.h"
#include "server/store/import_undo.h"
#include "server/store/imports.h"
#include "server/store/observation_deletion.h"

namespace funnelcast::convert {

// An import by its name.
struct ImportTarget {
  std::string brand;
  std::int64_t number = 0;
};

absl::StatusOr<ImportTarget> FromProto(const v1::GetImportRequest& request);

struct UndoRequest {
  ImportTarget target;
  store::UndoOptions options;
};
absl::StatusOr<UndoRequest> FromProto(const v1::UndoImportRequest& request);

struct DeletionRequest {
  std::string brand;
  store::DeletionChoice choice;
  store::DeletionOptions options;
};
// Checks the fields; whether the brand has the ids is the caller's.
absl::StatusOr<DeletionRequest> FromProto(const v1::DeleteObservationsRequest& request);

// The number that a page of imports ends before: what a page token stands for.
std::int64_t PageEnd(const ListQuery& query);

// `brands/shop/imports/3`; empty for the number 0.
std::string ImportName(const std::string& brand, std::int64_t number);

v1::Import ToProto(const std::string& brand, const store::Import& import);
v1::ImportedSum ToProto(const store::ImportedSum& sum);
v1::UndoImportResponse ToProto(const std::string& brand, const store::UndoResult& result);
v1::DeleteObservationsResponse ToProto(const std::string& brand,
                                       const store::DeletionResult& result);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_IMPORT_H_

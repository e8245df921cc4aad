// What the methods of PerformanceService do that read the journal of imports, undo imports and
// delete observations.
#ifndef FUNNELCAST_SERVER_SERVICE_IMPORT_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_IMPORT_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/store/store.h"

namespace funnelcast::service {

absl::StatusOr<v1::Import> GetImport(store::Store& store, const v1::GetImportRequest& request);
absl::StatusOr<v1::ListImportsResponse> ListImports(store::Store& store,
                                                    const v1::ListImportsRequest& request);
absl::StatusOr<v1::UndoImportResponse> UndoImport(store::Store& store,
                                                  const v1::UndoImportRequest& request);
absl::StatusOr<v1::DeleteObservationsResponse> DeleteObservations(
    store::Store& store, const v1::DeleteObservationsRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_IMPORT_HANDLERS_H_

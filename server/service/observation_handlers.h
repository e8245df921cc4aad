// What the methods of PerformanceService do that take one message; imported files are in
// import_file.h.
#ifndef FUNNELCAST_SERVER_SERVICE_OBSERVATION_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_OBSERVATION_HANDLERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/service/store_write.h"
#include "server/store/observations.h"
#include "server/store/store.h"

namespace funnelcast::service {

absl::StatusOr<v1::ImportSummary> BatchWriteObservations(
    store::Store& store, const v1::BatchWriteObservationsRequest& request);
absl::StatusOr<v1::QueryObservationsResponse> QueryObservations(
    store::Store& store, const v1::QueryObservationsRequest& request);
absl::StatusOr<v1::HistoryReport> GetHistoryReport(store::Store& store,
                                                   const v1::GetHistoryReportRequest& request);

// One set of observations on its way into the store.
struct ObservationImport {
  store::RequestKey key;  // names the brand too
  store::ObservationBatch batch;
  store::ImportOptions options;
  Storing storing = Storing::kStore;
  std::vector<std::string> warnings;  // that reading it gave
  std::string format;                 // how it was read; empty for observations from messages
};

// Stores it in one transaction, or works out what storing it would do, and sums up with warnings of
// likely misspellings.
absl::StatusOr<v1::ImportSummary> ImportObservations(store::Store& store,
                                                     const ObservationImport& import);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OBSERVATION_HANDLERS_H_

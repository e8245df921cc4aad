// What the methods of PerformanceService do that take one message; imported files are in
// import_file.h.
#ifndef FUNNELCAST_SERVER_SERVICE_OBSERVATION_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_OBSERVATION_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/service/call.h"
#include "server/store/store.h"

namespace funnelcast::service {

absl::StatusOr<v1::ImportSummary> BatchWriteObservations(
    store::Store& store, const v1::BatchWriteObservationsRequest& request);
absl::StatusOr<v1::QueryObservationsResponse> QueryObservations(
    store::Store& store, const v1::QueryObservationsRequest& request);
absl::StatusOr<v1::HistoryReport> GetHistoryReport(store::Store& store,
                                                   const v1::GetHistoryReportRequest& request,
                                                   const CallContext& call);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_OBSERVATION_HANDLERS_H_

// Observations between contract and store: batches, summaries of imports and queries.
// Files are read in server/ingest; the report on a history is in history_report.h.
#ifndef FUNNELCAST_SERVER_CONVERT_OBSERVATION_H_
#define FUNNELCAST_SERVER_CONVERT_OBSERVATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/history/sums.h"
#include "server/store/observations.h"

namespace funnelcast::convert {

// What a batch brings and where it goes.
struct ObservationWrite {
  std::string brand;
  store::ObservationBatch batch;
  store::ImportOptions options;
};

// Checks every field of every observation, that finer levels name their coarser ones, and that no
// two values of a series share a day. What depends on the brand is checked in observation_rules.h.
absl::StatusOr<ObservationWrite> FromProto(const v1::BatchWriteObservationsRequest& request);

// What reading a file gave, and warnings, are added by the caller.
v1::ImportSummary ToProto(const store::ImportResult& result, const std::string& brand);

// A page of a query.
struct SumQuery {
  std::string brand;
  history::ObservationQuery
      query;          // its limit is one more than is returned, so that a next page shows itself
  std::string scope;  // of its page tokens
};
absl::StatusOr<SumQuery> FromProto(const v1::QueryObservationsRequest& request);

// The token to go on after `row`.
std::string MakeSumPageToken(const SumQuery& query, const history::ObservedSum& row);

v1::ObservedSum ToProto(const history::ObservedSum& sum);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_OBSERVATION_H_

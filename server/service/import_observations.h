// The way of observations into the store, from a file or a message, and what is said about it.
#ifndef FUNNELCAST_SERVER_SERVICE_IMPORT_OBSERVATIONS_H_
#define FUNNELCAST_SERVER_SERVICE_IMPORT_OBSERVATIONS_H_

#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/ingest/table.h"
#include "server/service/store_write.h"
#include "server/store/observations.h"
#include "server/store/store.h"

namespace funnelcast::service {

// One set of observations on its way into the store.
struct ObservationImport {
  store::RequestKey key;  // names the brand too
  store::ObservationBatch batch;
  store::ImportOptions options;
  Storing storing = Storing::kStore;
  v1::ImportSummary reading;  // what reading a file gave: its format, columns, warnings and so on
  // Where metrics were given in place of others: what stands in their place, by metric.
  std::map<std::string, std::string> metric_sources;
  // A look at the batch in the light of what the brand is; none when empty.
  std::function<absl::Status(const ingest::BrandFacts&)> check;
};

// What reading a table gave, for a summary.
v1::ImportSummary ReadingOf(const ingest::ParsedTable& table);

// A table's series and values in the store's form.
store::ObservationBatch BatchOf(ingest::ParsedTable table);

// Stores it in one transaction, or works out what storing it would do, and sums up with warnings:
// likely misspellings, campaigns that were renamed, claims beyond what the brand has itself, values
// that the file lacks. The ids of the batch's campaigns become those that the brand knows.
absl::StatusOr<Encoded<v1::ImportSummary>> ImportObservations(store::Store& store,
                                                              ObservationImport& import);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_IMPORT_OBSERVATIONS_H_

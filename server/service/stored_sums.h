// Sums of what a brand observed: the store reads it, server/history adds it up.
#ifndef FUNNELCAST_SERVER_SERVICE_STORED_SUMS_H_
#define FUNNELCAST_SERVER_SERVICE_STORED_SUMS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/history/sums.h"
#include "server/store/reader.h"

namespace funnelcast::service {

// Rows in the order of metric, channel and period; periods without an observation are left out.
// NOT_FOUND for the brand.
absl::StatusOr<std::vector<history::ObservedSum>> SumObservations(
    store::Reader& reader, const std::string& brand, const history::ObservationQuery& query);

// Which series of a metric count for the brand as a whole (see history::ChooseCounted). NOT_FOUND
// for the brand.
absl::StatusOr<history::CountedSeries> FindCountedSeries(store::Reader& reader,
                                                         const std::string& brand,
                                                         const std::string& metric);

// The sum of a metric over the days [start_day, end_day), of one channel or, for an empty
// `channel`, of the brand as a whole by FindCountedSeries. `start` and `end` of the result are the
// window's. NOT_FOUND for the brand.
absl::StatusOr<history::ObservedSum> SumMetric(store::Reader& reader, const std::string& brand,
                                               const std::string& metric,
                                               const std::string& channel, history::Day start_day,
                                               history::Day end_day);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STORED_SUMS_H_

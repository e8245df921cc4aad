// What observations must keep to that depends on the brand: what its metrics are, and which day it
// is there. The fields themselves are checked in observation.h, files in server/ingest.
#ifndef FUNNELCAST_SERVER_CONVERT_OBSERVATION_RULES_H_
#define FUNNELCAST_SERVER_CONVERT_OBSERVATION_RULES_H_

#include <map>
#include <set>
#include <string>

#include "funnelcast/v1/performance.pb.h"
#include "server/errors/fields.h"
#include "server/store/metrics.h"
#include "server/store/types.h"

namespace funnelcast::convert {

struct ObservationRules {
  std::string brand;
  store::Day today = 0;                                   // in the brand's time zone
  std::map<std::string, store::MetricKind> metric_kinds;  // of the metrics it has, by id
  std::set<std::string> fractional_metrics;

  // The kind of a metric, from its id where the brand does not have it yet.
  store::MetricKind KindOf(const std::string& metric) const;
};

// Outcomes of days after today, negative values of anything but controls, and counts that are not
// whole, unless their metric is fractional, are violations. REQUIRES: the fields are checked.
void CheckAgainstRules(const v1::BatchWriteObservationsRequest& request,
                       const ObservationRules& rules, errors::FieldViolations& violations);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_OBSERVATION_RULES_H_

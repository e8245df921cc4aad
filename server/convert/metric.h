// Metrics between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_METRIC_H_
#define FUNNELCAST_SERVER_CONVERT_METRIC_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/metrics.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// Checks every field of the request; a kind that is not stated is taken from the id.
absl::StatusOr<store::Metric> FromProto(const v1::CreateMetricRequest& request);

// What an update changes.
struct MetricUpdate {
  std::string brand;
  std::string id;
  std::optional<std::string> display_name;
  std::optional<store::MetricKind> kind;
  std::optional<bool> fractional;
  store::ExpectedVersion version;
};
absl::StatusOr<MetricUpdate> FromProto(const v1::UpdateMetricRequest& request);
void Apply(const MetricUpdate& update, store::Metric& metric);

v1::MetricKind ToProto(store::MetricKind kind);
v1::Metric ToProto(const store::Metric& metric);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_METRIC_H_

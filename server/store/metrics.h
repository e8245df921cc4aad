// Metrics, the named quantities that are observed or planned.
#ifndef FUNNELCAST_SERVER_STORE_METRICS_H_
#define FUNNELCAST_SERVER_STORE_METRICS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"
#include "server/words/metric_words.h"

namespace funnelcast::store {

using words::MetricKind;

struct Metric {
  std::string brand;
  std::string id;
  std::string display_name;
  MetricKind kind = MetricKind::kCount;
  bool fractional = false;  // of counts: whether values need not be whole
  std::int64_t version = 0;
};

// The kind that a metric's id suggests; kCount where it suggests none.
MetricKind MetricKindFromId(std::string_view id);

// Stores a new metric and returns it with its version. NOT_FOUND for the brand, ALREADY_EXISTS for
// an id that is taken.
absl::StatusOr<Metric> InsertMetric(Transaction& transaction, Metric metric);

// Stores a metric unless the brand has one of that id; one that is there stays as it is.
absl::Status EnsureMetric(Transaction& transaction, const Metric& metric);

absl::StatusOr<Metric> FindMetric(Reader& reader, const std::string& brand, const std::string& id);

absl::StatusOr<std::vector<Metric>> ListMetrics(Reader& reader, const std::string& brand,
                                                const Page& page);

// The kinds of all metrics.
absl::StatusOr<std::map<std::string, MetricKind>> LoadMetricKinds(Reader& reader,
                                                                  const std::string& brand);

// The ids of all metrics of one kind.
absl::StatusOr<std::set<std::string>> LoadMetricsOfKind(Reader& reader, const std::string& brand,
                                                        MetricKind kind);

// Replaces display name, kind and whether it is fractional. NOT_FOUND, ABORTED.
absl::StatusOr<Metric> UpdateMetric(Transaction& transaction, Metric metric,
                                    ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_METRICS_H_

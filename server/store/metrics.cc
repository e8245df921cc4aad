// Metrics in SQL.
#include "server/store/metrics.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO metric (brand, metric, display_name, kind, fractional, version) "
    "VALUES (:brand, :metric, :display_name, :kind, :fractional, 1) ON CONFLICT (brand, metric) DO "
    "NOTHING"};
constexpr Sql kFind{
    "SELECT brand, metric, display_name, kind, fractional, version FROM metric "
    "WHERE brand = :brand AND metric = :metric",
    "tttiii"};
constexpr Sql kList{
    "SELECT brand, metric, display_name, kind, fractional, version FROM metric "
    "WHERE brand = :brand AND metric > :after ORDER BY metric LIMIT :count",
    "tttiii"};
constexpr Sql kListKinds{"SELECT metric, kind FROM metric WHERE brand = :brand", "ti"};
constexpr Sql kListKind{"SELECT metric FROM metric WHERE brand = :brand AND kind = :kind", "t"};
constexpr Sql kUpdate{
    "UPDATE metric SET display_name = :display_name, kind = :kind, fractional = :fractional, "
    "version = :version "
    "WHERE brand = :brand AND metric = :metric"};

Metric ReadMetric(Statement& row) {
  Metric metric;
  row.Read(metric.brand, metric.id, metric.display_name, metric.kind, metric.fractional,
           metric.version);
  return metric;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "metrics", id);
}

}  // namespace

MetricKind MetricKindFromId(std::string_view id) {
  return words::FindMetricKind(id).value_or(MetricKind::kCount);
}

absl::StatusOr<Metric> InsertMetric(Transaction& transaction, Metric metric) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, metric.brand));
  metric.version = 1;
  RETURN_IF_ERROR(CheckInserted(Execute(transaction, kInsert, metric.brand, metric.id,
                                        metric.display_name, metric.kind, metric.fractional),
                                "metric", NameOf(metric.brand, metric.id)));
  return metric;
}

absl::Status EnsureMetric(Transaction& transaction, const Metric& metric) {
  return Execute(transaction, kInsert, metric.brand, metric.id, metric.display_name, metric.kind,
                 metric.fractional)
      .status();
}

absl::StatusOr<Metric> FindMetric(Reader& reader, const std::string& brand, const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadMetric, brand, id), "metric", NameOf(brand, id));
}

absl::StatusOr<std::vector<Metric>> ListMetrics(Reader& reader, const std::string& brand,
                                                const Page& page) {
  return SelectAll(reader, kList, ReadMetric, brand, page.after_id, page.limit);
}

absl::StatusOr<std::map<std::string, MetricKind>> LoadMetricKinds(Reader& reader,
                                                                  const std::string& brand) {
  const auto read = [](Statement& row) {
    std::pair<std::string, MetricKind> metric;
    row.Read(metric.first, metric.second);
    return metric;
  };
  ASSIGN_OR_RETURN(const auto kinds, SelectAll(reader, kListKinds, read, brand));
  return std::map<std::string, MetricKind>(kinds.begin(), kinds.end());
}

absl::StatusOr<std::set<std::string>> LoadMetricsOfKind(Reader& reader, const std::string& brand,
                                                        MetricKind kind) {
  ASSIGN_OR_RETURN(const auto ids, SelectAll(reader, kListKind, ReadText, brand, kind));
  return std::set<std::string>(ids.begin(), ids.end());
}

absl::StatusOr<Metric> UpdateMetric(Transaction& transaction, Metric metric,
                                    ExpectedVersion expected) {
  auto stored = FindMetric(transaction, metric.brand, metric.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "metric", NameOf(metric.brand, metric.id)));
  metric.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, metric.display_name, metric.kind, metric.fractional,
                          metric.version, metric.brand, metric.id));
  return metric;
}

}  // namespace funnelcast::store

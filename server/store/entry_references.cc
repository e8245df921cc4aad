// References to catalogue entries in SQL.
#include "server/store/entry_references.h"

#include <fmt/format.h>

#include <span>
#include <vector>

#include "server/errors/request.h"
#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

// Parameters: the new id, the brand, the old id. Versions go up, so that whoever works with a
// record as it was before does not store the old id again.
constexpr Sql kOfMetrics[] = {
    {"UPDATE funnel_stage SET metric = :new WHERE brand = :brand AND metric = :old"},
    {"UPDATE goal SET metric = :new, version = version + 1 "
     "WHERE brand = :brand AND metric = :old"},
    {"UPDATE goal SET per_metric = :new, version = version + 1 "
     "WHERE brand = :brand AND per_metric = :old"},
    {"UPDATE benchmark SET metric = :new, version = version + 1 "
     "WHERE brand = :brand AND metric = :old"},
    {"UPDATE benchmark SET per_metric = :new, version = version + 1 "
     "WHERE brand = :brand AND per_metric = :old"},
    {"UPDATE experiment SET metric = :new, version = version + 1 "
     "WHERE brand = :brand AND metric = :old"},
};
constexpr Sql kOfChannels[] = {
    {"UPDATE goal SET channel = :new, version = version + 1 "
     "WHERE brand = :brand AND channel = :old"},
    {"UPDATE benchmark SET channel = :new, version = version + 1 "
     "WHERE brand = :brand AND channel = :old"},
    {"UPDATE experiment SET channel = :new, version = version + 1 "
     "WHERE brand = :brand AND channel = :old"},
};

// Parameters: the brand twice and a metric.
constexpr Sql kTouchFunnelsOf{
    "UPDATE funnel SET version = version + 1 WHERE brand = :brand AND funnel IN "
    "(SELECT funnel FROM funnel_stage WHERE brand = :same_brand AND metric = :metric)"};

constexpr Sql kFunnelsWithBoth{
    "SELECT a.funnel FROM funnel_stage a JOIN funnel_stage b ON a.brand = b.brand "
    "AND a.funnel = b.funnel WHERE a.brand = :brand AND a.metric = :metric AND b.metric = :other",
    "t"};
constexpr Sql kGoalsOfBoth{
    "SELECT goal FROM goal WHERE brand = :brand AND ((metric = :a AND per_metric = :b) "
    "OR (metric = :c AND per_metric = :d)) ORDER BY goal",
    "t"};
constexpr Sql kBenchmarksOfBoth{
    "SELECT benchmark FROM benchmark WHERE brand = :brand AND ((metric = :a AND per_metric = :b) "
    "OR (metric = :c AND per_metric = :d)) ORDER BY benchmark",
    "t"};

std::span<const Sql> ReferencesTo(EntryKind kind) {
  if (kind == EntryKind::kMetric) return kOfMetrics;
  if (kind == EntryKind::kChannel) return kOfChannels;
  return {};
}

absl::Status RefuseFirst(const absl::StatusOr<std::vector<std::string>>& ids, const char* text,
                         const std::string& metric, const std::string& other) {
  if (!ids.ok()) return ids.status();
  if (ids->empty()) return absl::OkStatus();
  return errors::FailedPrecondition(
      "METRICS_USED_TOGETHER", fmt::format(fmt::runtime(text), fmt::arg("id", ids->front()),
                                           fmt::arg("metric", metric), fmt::arg("other", other)));
}

}  // namespace

absl::Status ReplaceReferences(Transaction& transaction, const std::string& brand,
                               const EntryPath& path, const std::string& new_id) {
  absl::Status status;
  if (path.kind == EntryKind::kMetric) {
    status.Update(Execute(transaction, kTouchFunnelsOf, brand, brand, path.id).status());
  }
  for (const Sql& sql : ReferencesTo(path.kind)) {
    status.Update(Execute(transaction, sql, new_id, brand, path.id).status());
  }
  return status;
}

absl::Status CheckMetricsApart(Reader& reader, const std::string& brand, const std::string& metric,
                               const std::string& other) {
  absl::Status status = RefuseFirst(
      SelectAll(reader, kFunnelsWithBoth, ReadText, brand, metric, other),
      "The funnel {id} measures one stage by {metric} and another by {other}; give one of the "
      "stages another metric before the two become one.",
      metric, other);
  if (!status.ok()) return status;
  status = RefuseFirst(
      SelectAll(reader, kGoalsOfBoth, ReadText, brand, metric, other, other, metric),
      "The goal {id} is about {metric} by {other}; delete or revise it before the two become one.",
      metric, other);
  if (!status.ok()) return status;
  return RefuseFirst(
      SelectAll(reader, kBenchmarksOfBoth, ReadText, brand, metric, other, other, metric),
      "The benchmark {id} is about {metric} by {other}; delete it before the two become one.",
      metric, other);
}

}  // namespace funnelcast::store

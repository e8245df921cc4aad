// References to catalogue entries in SQL.
#include "server/store/entry_references.h"

#include <fmt/format.h>

#include <vector>

#include "server/errors/request.h"
#include "server/status_macros.h"
#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

// A column that refers to entries of a kind. Versions go up with every change, so that whoever
// works with a record as it was before does not store the old id again.
struct Reference {
  int number = 0;  // in the table import_reference
  EntryKind kind = EntryKind::kMetric;
  Sql replace;      // parameters: the new id, the brand, the old id
  Sql select;       // the records that refer to an id; parameters: the brand, the id
  Sql replace_one;  // parameters: the new id, the brand, the old id, the record
};
constexpr Reference kReferences[] = {
    {1,
     EntryKind::kMetric,
     {"UPDATE funnel_stage SET metric = :new WHERE brand = :brand AND metric = :old"},
     {"SELECT funnel FROM funnel_stage WHERE brand = :brand AND metric = :old", "t"},
     {"UPDATE funnel_stage SET metric = :new WHERE brand = :brand AND metric = :old AND funnel = "
      ":id"}},
    {2,
     EntryKind::kMetric,
     {"UPDATE goal SET metric = :new, version = version + 1 WHERE brand = :brand AND metric = "
      ":old"},
     {"SELECT goal FROM goal WHERE brand = :brand AND metric = :old", "t"},
     {"UPDATE goal SET metric = :new, version = version + 1 WHERE brand = :brand AND metric = :old "
      "AND goal = :id"}},
    {3,
     EntryKind::kMetric,
     {"UPDATE goal SET per_metric = :new, version = version + 1 WHERE brand = :brand AND "
      "per_metric = :old"},
     {"SELECT goal FROM goal WHERE brand = :brand AND per_metric = :old", "t"},
     {"UPDATE goal SET per_metric = :new, version = version + 1 WHERE brand = :brand AND "
      "per_metric = :old AND goal = :id"}},
    {4,
     EntryKind::kMetric,
     {"UPDATE benchmark SET metric = :new, version = version + 1 WHERE brand = :brand AND metric = "
      ":old"},
     {"SELECT benchmark FROM benchmark WHERE brand = :brand AND metric = :old", "t"},
     {"UPDATE benchmark SET metric = :new, version = version + 1 WHERE brand = :brand AND metric = "
      ":old AND benchmark = :id"}},
    {5,
     EntryKind::kMetric,
     {"UPDATE benchmark SET per_metric = :new, version = version + 1 WHERE brand = :brand AND "
      "per_metric = :old"},
     {"SELECT benchmark FROM benchmark WHERE brand = :brand AND per_metric = :old", "t"},
     {"UPDATE benchmark SET per_metric = :new, version = version + 1 WHERE brand = :brand AND "
      "per_metric = :old AND benchmark = :id"}},
    {6,
     EntryKind::kMetric,
     {"UPDATE experiment SET metric = :new, version = version + 1 WHERE brand = :brand AND metric "
      "= :old"},
     {"SELECT experiment FROM experiment WHERE brand = :brand AND metric = :old", "t"},
     {"UPDATE experiment SET metric = :new, version = version + 1 WHERE brand = :brand AND metric "
      "= :old AND experiment = :id"}},
    {7,
     EntryKind::kChannel,
     {"UPDATE goal SET channel = :new, version = version + 1 WHERE brand = :brand AND channel = "
      ":old"},
     {"SELECT goal FROM goal WHERE brand = :brand AND channel = :old", "t"},
     {"UPDATE goal SET channel = :new, version = version + 1 WHERE brand = :brand AND channel = "
      ":old AND goal = :id"}},
    {8,
     EntryKind::kChannel,
     {"UPDATE benchmark SET channel = :new, version = version + 1 WHERE brand = :brand AND channel "
      "= :old"},
     {"SELECT benchmark FROM benchmark WHERE brand = :brand AND channel = :old", "t"},
     {"UPDATE benchmark SET channel = :new, version = version + 1 WHERE brand = :brand AND channel "
      "= :old AND benchmark = :id"}},
    {9,
     EntryKind::kChannel,
     {"UPDATE experiment SET channel = :new, version = version + 1 WHERE brand = :brand AND "
      "channel = :old"},
     {"SELECT experiment FROM experiment WHERE brand = :brand AND channel = :old", "t"},
     {"UPDATE experiment SET channel = :new, version = version + 1 WHERE brand = :brand AND "
      "channel = :old AND experiment = :id"}},
};
constexpr int kStageReference = 1;

constexpr Sql kRecord{
    "INSERT INTO import_reference (brand_key, import, reference, id, old_id, new_id) "
    "VALUES (:brand_key, :import, :reference, :id, :old_id, :new_id)"};
constexpr Sql kRecorded{
    "SELECT reference, id, old_id, new_id FROM import_reference "
    "WHERE brand_key = :brand_key AND import = :import ORDER BY reference, id",
    "ittt"};
constexpr Sql kTouchFunnel{
    "UPDATE funnel SET version = version + 1 WHERE brand = :brand AND funnel = :funnel"};

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

// Refuses for the first of `ids`, if there is any.
absl::Status RefuseFirst(const std::vector<std::string>& ids, const char* key,
                         const std::string& metric, const std::string& other) {
  if (ids.empty()) return absl::OkStatus();
  return errors::FailedPrecondition(
      "METRICS_USED_TOGETHER",
      words::Message{key, {{"id", ids.front()}, {"metric", metric}, {"other", other}}});
}

}  // namespace

absl::Status ReplaceReferences(Transaction& transaction, const std::string& brand,
                               const EntryPath& path, const std::string& new_id) {
  absl::Status status;
  if (path.kind == EntryKind::kMetric) {
    status.Update(Execute(transaction, kTouchFunnelsOf, brand, brand, path.id).status());
  }
  for (const Reference& reference : kReferences) {
    if (reference.kind != path.kind) continue;
    status.Update(Execute(transaction, reference.replace, new_id, brand, path.id).status());
  }
  return status;
}

absl::Status RecordReferences(Transaction& transaction, const std::string& brand,
                              const EntryPath& path, const std::string& new_id,
                              const JournalPlace& place) {
  for (const Reference& reference : kReferences) {
    if (reference.kind != path.kind) continue;
    ASSIGN_OR_RETURN(const auto ids,
                     SelectAll(transaction, reference.select, ReadText, brand, path.id));
    for (const std::string& id : ids) {
      RETURN_IF_ERROR(Execute(transaction, kRecord, place.brand_key, place.import, reference.number,
                              id, path.id, new_id));
    }
  }
  return absl::OkStatus();
}

absl::Status PutReferencesBack(Transaction& transaction, const std::string& brand,
                               const JournalPlace& place) {
  struct Recorded {
    int reference = 0;
    std::string id;
    std::string old_id;
    std::string new_id;
  };
  ASSIGN_OR_RETURN(const auto recorded, SelectAll(
                                            transaction, kRecorded,
                                            [](Statement& row) {
                                              Recorded one;
                                              row.Read(one.reference, one.id, one.old_id,
                                                       one.new_id);
                                              return one;
                                            },
                                            place.brand_key, place.import));
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(transaction, brand));
  absl::Status status;
  for (const Recorded& one : recorded) {
    const Reference& reference = kReferences[one.reference - 1];
    const std::string now = aliases.Resolve({reference.kind, "", "", one.new_id}).id;
    status.Update(
        Execute(transaction, reference.replace_one, one.old_id, brand, now, one.id).status());
    if (one.reference == kStageReference) {
      status.Update(Execute(transaction, kTouchFunnel, brand, one.id).status());
    }
  }
  return status;
}

absl::Status CheckMetricsApart(Reader& reader, const std::string& brand, const std::string& metric,
                               const std::string& other) {
  ASSIGN_OR_RETURN(const auto funnels,
                   SelectAll(reader, kFunnelsWithBoth, ReadText, brand, metric, other));
  RETURN_IF_ERROR(RefuseFirst(funnels, "FUNNEL_HAS_BOTH_METRICS", metric, other));
  ASSIGN_OR_RETURN(const auto goals,
                   SelectAll(reader, kGoalsOfBoth, ReadText, brand, metric, other, other, metric));
  RETURN_IF_ERROR(RefuseFirst(goals, "GOAL_OF_BOTH_METRICS", metric, other));
  ASSIGN_OR_RETURN(const auto benchmarks, SelectAll(reader, kBenchmarksOfBoth, ReadText, brand,
                                                    metric, other, other, metric));
  return RefuseFirst(benchmarks, "BENCHMARK_OF_BOTH_METRICS", metric, other);
}

}  // namespace funnelcast::store

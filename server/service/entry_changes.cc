#include "server/service/entry_changes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/convert/stored_plan.h"
#include "server/errors/fields.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/old_ids.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/entries.h"
#include "server/store/merges.h"
#include "server/store/scenarios.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

using store::EntryKind;

bool Names(const convert::PlanSeries& series, const store::EntryPath& path) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return series.metric == path.id;
    case EntryKind::kChannel:
      return series.channel == path.id;
    case EntryKind::kCampaign:
      return series.channel == path.channel && series.campaign == path.id;
    default:
      return false;  // plans know nothing finer
  }
}

absl::StatusOr<bool> PlanNames(store::Reader& reader, const store::Scenario& listed,
                               const store::Aliases& aliases, const store::EntryPath& path) {
  ASSIGN_OR_RETURN(const auto scenario, store::FindScenario(reader, listed.brand, listed.id));
  ASSIGN_OR_RETURN(auto plan, convert::DecodePlan(scenario.plan));
  convert::UseNewIds(aliases, plan);
  return std::any_of(plan.series.begin(), plan.series.end(),
                     [&](const convert::PlanSeries& series) { return Names(series, path); });
}

// No scenario's plan names the entry.
absl::Status CheckPlans(store::Reader& reader, const std::string& brand,
                        const store::EntryPath& path) {
  if (path.kind == EntryKind::kActivity || path.kind == EntryKind::kAudience) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  ASSIGN_OR_RETURN(const auto scenarios,
                   store::ListScenarios(reader, brand,
                                        {.after_id = "", .limit = limits::kMaxScenariosPerBrand}));
  for (const store::Scenario& scenario : scenarios) {
    ASSIGN_OR_RETURN(const auto named, PlanNames(reader, scenario, aliases, path));
    if (!named) continue;
    return errors::InUse(store::EntryWord(path.kind), store::EntryName(brand, path),
                         words::Message{"PLAN_OF_SCENARIO", {{"scenario", scenario.id}}},
                         words::Message{"DELETE_SCENARIO_OR_MERGE",
                                        {{"brand", brand},
                                         {"scenario", scenario.id},
                                         {"entry", store::EntryWord(path.kind)},
                                         {"command", store::EntryCommand("merge", brand, path)}}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status DeleteEntry(store::Transaction& transaction, EntryKind kind,
                         const std::string& pattern, convert::DeleteTarget target) {
  RETURN_IF_ERROR(UseNewIds(transaction, pattern, target.ids));
  const std::string& brand = target.ids.front();
  const store::EntryPath path = PathOf(kind, target.ids);
  RETURN_IF_ERROR(CheckPlans(transaction, brand, path));
  return store::DeleteEntry(transaction, brand, path, target.version);
}

absl::StatusOr<v1::MergeResponse> MergeEntries(store::Transaction& transaction, EntryKind kind,
                                               const std::string& pattern,
                                               convert::MergeTarget target,
                                               const std::string& request_id, Storing storing) {
  absl::Status status = UseNewIds(transaction, pattern, target.from);
  status.Update(UseNewIds(transaction, pattern, target.into));
  if (!status.ok()) return status;
  const std::string into = target.into.back();
  const std::string name = convert::FormatName(pattern, target.into);
  convert::Ids sibling = target.into;
  sibling.back() = target.from.back();
  if (sibling != target.from) {
    return errors::InvalidField(
        "into", errors::kConflicting,
        words::Message{"NOT_BESIDE",
                       {{"into", name},
                        {"from", convert::FormatName(pattern, target.from)},
                        {"parent", kind == EntryKind::kActivity ? "campaign" : "channel"}}});
  }
  store::EntryMerge merge;
  merge.from = PathOf(kind, target.from);
  merge.into = into;
  merge.both_values = target.both_values;
  merge.request_id = request_id;
  const std::string& brand = target.from.front();
  ASSIGN_OR_RETURN(const auto result, store::MergeEntries(transaction, brand, merge));
  const bool refused = result.import == 0 && result.clash_count > 0;
  if (refused && storing == Storing::kStore) {
    return convert::RefuseClashes(result, target.both_values, merge.from.id, into);
  }
  v1::MergeResponse response = convert::ToProto(result, brand, name);
  if (storing == Storing::kOnlyCheck) response.clear_import();
  return response;
}

}  // namespace funnelcast::service

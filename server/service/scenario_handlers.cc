#include "server/service/scenario_handlers.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/convert/scenario.h"
#include "server/convert/stored.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/outlook.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/goals.h"
#include "server/store/scenarios.h"

namespace funnelcast::service {
namespace {

// The scenario with its plan, in the ids of today.
absl::StatusOr<v1::Scenario> WithPlan(store::Reader& reader, const store::Scenario& scenario) {
  ASSIGN_OR_RETURN(const store::Aliases aliases, store::LoadAliases(reader, scenario.brand));
  return convert::ToProtoWithPlan(scenario, aliases);
}

// OK when the brand can hold one more scenario.
absl::Status CheckRoomForScenario(store::Transaction& transaction,
                                  const store::Scenario& scenario) {
  ASSIGN_OR_RETURN(const auto scenarios,
                   store::ListScenarios(transaction, scenario.brand,
                                        {.after_id = "", .limit = limits::kMaxScenariosPerBrand}));
  return CheckRoom("scenarios of brands/" + scenario.brand, std::ssize(scenarios),
                   limits::kMaxScenariosPerBrand);
}

// The record of a request, checked against what the brand has.
absl::StatusOr<store::Scenario> ReadScenario(store::Store& store,
                                             const v1::CreateScenarioRequest& request) {
  errors::FieldViolations violations;
  store::Scenario scenario = convert::CheckScenario(request, violations);
  // Without a brand there is nothing to check the plan against.
  if (scenario.brand.empty()) return violations.ToStatus();
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  const absl::StatusOr<convert::PlanVocabulary> vocabulary =
      LoadPlanVocabulary(snapshot, scenario.brand);
  if (!vocabulary.ok()) return violations.empty() ? vocabulary.status() : violations.ToStatus();
  const convert::Plan plan =
      ReadPlan(request.scenario().plan(), "scenario.plan", *vocabulary, violations);
  if (!violations.empty()) return violations.ToStatus();
  convert::SetPlan(plan, scenario);
  return scenario;
}

// The plan of an update, checked against what the brand has; nothing where it is not changed. Read
// before the transaction, since a plan of three years takes its time.
absl::StatusOr<std::optional<convert::Plan>> ReadNewPlan(store::Store& store,
                                                         const convert::ScenarioUpdate& update,
                                                         const v1::UpdateScenarioRequest& request) {
  if (!update.has_plan) return std::nullopt;
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const auto vocabulary, LoadPlanVocabulary(snapshot, update.brand));
  errors::FieldViolations violations;
  convert::Plan plan = ReadPlan(request.scenario().plan(), "scenario.plan", vocabulary, violations);
  if (!violations.empty()) return violations.ToStatus();
  return plan;
}

// The ids of the goals that were committed with a scenario. Commitments are bytes to the store.
absl::StatusOr<std::vector<std::string>> ListCommittedGoals(store::Reader& reader,
                                                            const std::string& brand,
                                                            const std::string& scenario) {
  ASSIGN_OR_RETURN(
      const auto goals,
      store::ListGoals(reader, brand, {.after_id = "", .limit = limits::kMaxGoalsPerBrand}));
  const std::string name = convert::FormatName(convert::kScenarioPattern, {brand, scenario});
  std::vector<std::string> ids;
  for (const store::Goal& goal : goals) {
    const auto commitment = convert::DecodeCommitment(goal.commitment);
    if (commitment && commitment->scenario() == name) ids.push_back(goal.id);
  }
  return ids;
}

// `1 scenario that was copied from it (spring_2)`; long lists are cut.
std::string CountWithNames(const std::string& one, const std::string& several,
                           const std::vector<std::string>& ids) {
  constexpr std::ptrdiff_t kNamedScenarios = 5;
  const std::ptrdiff_t count = std::ssize(ids);
  const std::vector<std::string> named(ids.begin(), ids.begin() + std::min(count, kNamedScenarios));
  return fmt::format("{} {} ({}{})", count, count == 1 ? one : several, fmt::join(named, ", "),
                     count > kNamedScenarios ? ", ..." : "");
}

// OK when nothing hangs on the scenario.
absl::Status CheckUnused(store::Reader& reader, const std::string& brand, const std::string& id) {
  ASSIGN_OR_RETURN(const auto copies, store::ListScenarioCopies(reader, brand, id));
  ASSIGN_OR_RETURN(const auto goals, ListCommittedGoals(reader, brand, id));
  std::vector<std::string> users;
  if (!copies.empty()) {
    users.push_back(CountWithNames("scenario that was copied from it",
                                   "scenarios that were copied from it", copies));
  }
  if (!goals.empty()) {
    users.push_back(CountWithNames("goal that was committed with it",
                                   "goals that were committed with it", goals));
  }
  if (users.empty()) return absl::OkStatus();
  return errors::InUse("scenario", convert::FormatName(convert::kScenarioPattern, {brand, id}),
                       fmt::format("{}", fmt::join(users, " and ")),
                       fmt::format("`funnelcast scenario delete {} {} --force` deletes it all the "
                                   "same, and they keep their own copies of the plan",
                                   brand, id));
}

}  // namespace

absl::StatusOr<v1::Scenario> CreateScenario(store::Store& store,
                                            const v1::CreateScenarioRequest& request) {
  ASSIGN_OR_RETURN(const store::Scenario scenario, ReadScenario(store, request));
  return CreateOnce<v1::Scenario>(
      store, scenario.brand, "CreateScenario", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Scenario> {
        RETURN_IF_ERROR(CheckRoomForScenario(transaction, scenario));
        ASSIGN_OR_RETURN(const store::Scenario stored,
                         store::InsertScenario(transaction, scenario));
        return WithPlan(transaction, stored);
      });
}

absl::StatusOr<v1::Scenario> GetScenario(store::Store& store,
                                         const v1::GetScenarioRequest& request) {
  ASSIGN_OR_RETURN(const convert::Ids ids,
                   convert::GetFromProto(request.name(), convert::kScenarioPattern));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const store::Scenario scenario,
                   store::FindScenario(snapshot, ids.front(), ids.back()));
  return WithPlan(snapshot, scenario);
}

absl::StatusOr<v1::ListScenariosResponse> ListScenarios(store::Store& store,
                                                        const v1::ListScenariosRequest& request) {
  ASSIGN_OR_RETURN(const convert::ListQuery query,
                   convert::ListFromProto("ListScenarios", request.parent(), convert::kBrandPattern,
                                          request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  RETURN_IF_ERROR(store::CheckBrandExists(snapshot, query.parent.front()));
  ASSIGN_OR_RETURN(auto scenarios,
                   store::ListScenarios(snapshot, query.parent.front(), query.page));
  v1::ListScenariosResponse response;
  response.set_next_page_token(convert::CutPage(query, scenarios));
  for (const store::Scenario& scenario : scenarios)
    *response.add_scenarios() = convert::ToProto(scenario);
  return response;
}

absl::StatusOr<v1::Scenario> UpdateScenario(store::Store& store,
                                            const v1::UpdateScenarioRequest& request) {
  errors::FieldViolations violations;
  const convert::ScenarioUpdate update = convert::CheckScenario(request, violations);
  if (!violations.empty()) return violations.ToStatus();
  ASSIGN_OR_RETURN(const auto plan, ReadNewPlan(store, update, request));
  return WriteAndReturn<v1::Scenario>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Scenario> {
        ASSIGN_OR_RETURN(store::Scenario scenario,
                         store::FindScenario(transaction, update.brand, update.id));
        if (update.display_name) scenario.display_name = *update.display_name;
        if (plan) convert::SetPlan(*plan, scenario);
        ASSIGN_OR_RETURN(const auto stored,
                         store::UpdateScenario(transaction, std::move(scenario), update.version));
        return WithPlan(transaction, stored);
      });
}

absl::StatusOr<v1::Scenario> CopyScenario(store::Store& store,
                                          const v1::CopyScenarioRequest& request) {
  ASSIGN_OR_RETURN(const convert::ScenarioCopy copy, convert::FromProto(request));
  return CreateOnce<v1::Scenario>(
      store, copy.brand, "CopyScenario", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Scenario> {
        ASSIGN_OR_RETURN(store::Scenario scenario,
                         store::FindScenario(transaction, copy.brand, copy.id));
        scenario.reference = scenario.id;
        scenario.id = copy.copy_id;
        scenario.display_name = copy.display_name;
        RETURN_IF_ERROR(CheckRoomForScenario(transaction, scenario));
        ASSIGN_OR_RETURN(const auto stored,
                         store::InsertScenario(transaction, std::move(scenario)));
        return WithPlan(transaction, stored);
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteScenario(store::Store& store,
                                                       const v1::DeleteScenarioRequest& request) {
  ASSIGN_OR_RETURN(
      const convert::DeleteTarget target,
      convert::DeleteFromProto(request.name(), request.etag(), convert::kScenarioPattern));
  const std::string& brand = target.ids.front();
  const std::string& id = target.ids.back();
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) {
    if (!request.force()) {
      RETURN_IF_ERROR(CheckUnused(transaction, brand, id));
    }
    return store::DeleteScenario(transaction, brand, id, target.version);
  }));
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

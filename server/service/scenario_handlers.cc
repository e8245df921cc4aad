#include "server/service/scenario_handlers.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "funnelcast/v1/goal.pb.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/convert/scenario.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/outlook.h"
#include "server/service/store_write.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/goals.h"
#include "server/store/scenarios.h"

namespace funnelcast::service {
namespace {

// The scenario with its plan, in the ids of today.
absl::StatusOr<v1::Scenario> WithPlan(store::Reader& reader, const store::Scenario& scenario) {
  const absl::StatusOr<store::Aliases> aliases = store::LoadAliases(reader, scenario.brand);
  if (!aliases.ok()) return aliases.status();
  return convert::ToProtoWithPlan(scenario, *aliases);
}

// OK when the brand can hold one more scenario.
absl::Status CheckRoomForScenario(store::Transaction& transaction,
                                  const store::Scenario& scenario) {
  const auto scenarios = store::ListScenarios(
      transaction, scenario.brand, {.after_id = "", .limit = limits::kMaxScenariosPerBrand});
  if (!scenarios.ok()) return scenarios.status();
  return CheckRoom("scenarios of brands/" + scenario.brand, std::ssize(*scenarios),
                   limits::kMaxScenariosPerBrand);
}

// The record of a request, checked against what the brand has.
absl::StatusOr<store::Scenario> ReadScenario(store::Store& store,
                                             const v1::CreateScenarioRequest& request) {
  errors::FieldViolations violations;
  store::Scenario scenario = convert::CheckScenario(request, violations);
  // Without a brand there is nothing to check the plan against.
  if (scenario.brand.empty()) return violations.ToStatus();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<convert::PlanVocabulary> vocabulary =
      LoadPlanVocabulary(*snapshot, scenario.brand);
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
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto vocabulary = LoadPlanVocabulary(*snapshot, update.brand);
  if (!vocabulary.ok()) return vocabulary.status();
  errors::FieldViolations violations;
  convert::Plan plan =
      ReadPlan(request.scenario().plan(), "scenario.plan", *vocabulary, violations);
  if (!violations.empty()) return violations.ToStatus();
  return plan;
}

// The ids of the goals that were committed with a scenario. Commitments are bytes to the store.
absl::StatusOr<std::vector<std::string>> ListCommittedGoals(store::Reader& reader,
                                                            const std::string& brand,
                                                            const std::string& scenario) {
  const auto goals =
      store::ListGoals(reader, brand, {.after_id = "", .limit = limits::kMaxGoalsPerBrand});
  if (!goals.ok()) return goals.status();
  const std::string name = convert::FormatName(convert::kScenarioPattern, {brand, scenario});
  std::vector<std::string> ids;
  for (const store::Goal& goal : *goals) {
    v1::GoalCommitment commitment;
    if (goal.commitment.empty() || !commitment.ParseFromString(goal.commitment)) continue;
    if (commitment.scenario() == name) ids.push_back(goal.id);
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
  const auto copies = store::ListScenarioCopies(reader, brand, id);
  if (!copies.ok()) return copies.status();
  const auto goals = ListCommittedGoals(reader, brand, id);
  if (!goals.ok()) return goals.status();
  std::vector<std::string> users;
  if (!copies->empty()) {
    users.push_back(CountWithNames("scenario that was copied from it",
                                   "scenarios that were copied from it", *copies));
  }
  if (!goals->empty()) {
    users.push_back(CountWithNames("goal that was committed with it",
                                   "goals that were committed with it", *goals));
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
  const absl::StatusOr<store::Scenario> scenario = ReadScenario(store, request);
  if (!scenario.ok()) return scenario.status();
  return CreateOnce<v1::Scenario>(
      store, scenario->brand, "CreateScenario", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Scenario> {
        const absl::Status room = CheckRoomForScenario(transaction, *scenario);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Scenario> stored =
            store::InsertScenario(transaction, *scenario);
        if (!stored.ok()) return stored.status();
        return WithPlan(transaction, *stored);
      });
}

absl::StatusOr<v1::Scenario> GetScenario(store::Store& store,
                                         const v1::GetScenarioRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kScenarioPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Scenario> scenario =
      store::FindScenario(*snapshot, ids->front(), ids->back());
  if (!scenario.ok()) return scenario.status();
  return WithPlan(*snapshot, *scenario);
}

absl::StatusOr<v1::ListScenariosResponse> ListScenarios(store::Store& store,
                                                        const v1::ListScenariosRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListScenarios", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent.front());
  if (!exists.ok()) return exists;
  auto scenarios = store::ListScenarios(*snapshot, query->parent.front(), query->page);
  if (!scenarios.ok()) return scenarios.status();
  v1::ListScenariosResponse response;
  response.set_next_page_token(convert::CutPage(*query, *scenarios));
  for (const store::Scenario& scenario : *scenarios)
    *response.add_scenarios() = convert::ToProto(scenario);
  return response;
}

absl::StatusOr<v1::Scenario> UpdateScenario(store::Store& store,
                                            const v1::UpdateScenarioRequest& request) {
  errors::FieldViolations violations;
  const convert::ScenarioUpdate update = convert::CheckScenario(request, violations);
  if (!violations.empty()) return violations.ToStatus();
  const auto plan = ReadNewPlan(store, update, request);
  if (!plan.ok()) return plan.status();
  return WriteAndReturn<v1::Scenario>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Scenario> {
        absl::StatusOr<store::Scenario> scenario =
            store::FindScenario(transaction, update.brand, update.id);
        if (!scenario.ok()) return scenario.status();
        if (update.display_name) scenario->display_name = *update.display_name;
        if (*plan) convert::SetPlan(**plan, *scenario);
        const auto stored =
            store::UpdateScenario(transaction, *std::move(scenario), update.version);
        if (!stored.ok()) return stored.status();
        return WithPlan(transaction, *stored);
      });
}

absl::StatusOr<v1::Scenario> CopyScenario(store::Store& store,
                                          const v1::CopyScenarioRequest& request) {
  const absl::StatusOr<convert::ScenarioCopy> copy = convert::FromProto(request);
  if (!copy.ok()) return copy.status();
  return CreateOnce<v1::Scenario>(
      store, copy->brand, "CopyScenario", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Scenario> {
        absl::StatusOr<store::Scenario> scenario =
            store::FindScenario(transaction, copy->brand, copy->id);
        if (!scenario.ok()) return scenario.status();
        scenario->reference = scenario->id;
        scenario->id = copy->copy_id;
        scenario->display_name = copy->display_name;
        const absl::Status room = CheckRoomForScenario(transaction, *scenario);
        if (!room.ok()) return room;
        const auto stored = store::InsertScenario(transaction, *std::move(scenario));
        if (!stored.ok()) return stored.status();
        return WithPlan(transaction, *stored);
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteScenario(store::Store& store,
                                                       const v1::DeleteScenarioRequest& request) {
  const absl::StatusOr<convert::DeleteTarget> target =
      convert::DeleteFromProto(request.name(), request.etag(), convert::kScenarioPattern);
  if (!target.ok()) return target.status();
  const std::string& brand = target->ids.front();
  const std::string& id = target->ids.back();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    if (!request.force()) {
      const absl::Status unused = CheckUnused(transaction, brand, id);
      if (!unused.ok()) return unused;
    }
    return store::DeleteScenario(transaction, brand, id, target->version);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

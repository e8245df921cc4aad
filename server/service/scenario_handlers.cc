#include "server/service/scenario_handlers.h"

#include <iterator>
#include <vector>

#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/convert/scenario.h"
#include "server/limits.h"
#include "server/service/outlook.h"
#include "server/service/store_write.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/scenarios.h"

namespace funnelcast::service {
namespace {

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
        return convert::ToProtoWithPlan(*stored);
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
  const absl::StatusOr<store::Aliases> aliases = store::LoadAliases(*snapshot, ids->front());
  if (!aliases.ok()) return aliases.status();
  return convert::ToProtoWithPlan(*scenario, *aliases);
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

absl::StatusOr<google::protobuf::Empty> DeleteScenario(store::Store& store,
                                                       const v1::DeleteScenarioRequest& request) {
  const absl::StatusOr<convert::DeleteTarget> target =
      convert::DeleteFromProto(request.name(), request.etag(), convert::kScenarioPattern);
  if (!target.ok()) return target.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteScenario(transaction, target->ids.front(), target->ids.back(),
                                 target->version);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

// The methods of scenarios.

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "funnelcast/v1/scenario.pb.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/convert/scenario.h"
#include "server/convert/stored.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/chosen_plan.h"
#include "server/service/resource_methods.h"
#include "server/service/resource_services.h"
#include "server/service/standard_methods.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/goals.h"
#include "server/store/scenarios.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

// The scenario with its plan, in the ids of today.
absl::StatusOr<v1::Scenario> WithPlan(store::Reader& reader, const store::Scenario& scenario) {
  ASSIGN_OR_RETURN(const store::Aliases aliases, store::LoadAliases(reader, scenario.brand));
  return convert::ToProtoWithPlan(scenario, aliases);
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

// What an update changes. Its plan was read before the transaction, since one of three years takes
// its time.
struct ScenarioChange : convert::ScenarioUpdate {
  std::optional<convert::Plan> plan;
};

absl::StatusOr<ScenarioChange> ReadChange(store::Store& store,
                                          const v1::UpdateScenarioRequest& request) {
  errors::FieldViolations violations;
  ScenarioChange change{convert::CheckScenario(request, violations), std::nullopt};
  if (!violations.empty()) return violations.ToStatus();
  if (!change.has_plan) return change;
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const auto vocabulary, LoadPlanVocabulary(snapshot, change.brand));
  change.plan = ReadPlan(request.scenario().plan(), "scenario.plan", vocabulary, violations);
  if (!violations.empty()) return violations.ToStatus();
  return change;
}

void Apply(const ScenarioChange& change, store::Scenario& scenario) {
  if (change.display_name) scenario.display_name = *change.display_name;
  if (change.plan) convert::SetPlan(*change.plan, scenario);
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

// OK when nothing hangs on the scenario, or its request wants it deleted all the same.
absl::Status CheckUnused(store::Reader& reader, const v1::DeleteScenarioRequest& request,
                         const convert::Ids& ids) {
  if (request.force()) return absl::OkStatus();
  const std::string& brand = ids.front();
  const std::string& id = ids.back();
  ASSIGN_OR_RETURN(const auto copies, store::ListScenarioCopies(reader, brand, id));
  ASSIGN_OR_RETURN(const auto goals, ListCommittedGoals(reader, brand, id));
  constexpr std::size_t kNamedUsers = 5;
  std::vector<words::Message> users;
  if (!copies.empty()) {
    users.push_back(
        words::Message{"SCENARIO_COPIES",
                       {{"count", copies.size()},
                        {"names", words::Names(copies, kNamedUsers, words::Join::kComma)}}});
  }
  if (!goals.empty()) {
    users.push_back(
        words::Message{"COMMITTED_GOALS",
                       {{"count", goals.size()},
                        {"names", words::Names(goals, kNamedUsers, words::Join::kComma)}}});
  }
  if (users.empty()) return absl::OkStatus();
  return errors::InUse(
      "scenario", convert::FormatName(convert::kScenarioPattern, {brand, id}), std::move(users),
      words::Message{"DELETE_SCENARIO_ALL_THE_SAME", {{"brand", brand}, {"scenario", id}}});
}

struct ScenarioResource : BelowBrand {
  using Proto = v1::Scenario;
  using ListResponse = v1::ListScenariosResponse;
  static constexpr auto& kPattern = convert::kScenarioPattern;
  static constexpr char kCreateMethod[] = "CreateScenario";
  static constexpr char kListMethod[] = "ListScenarios";
  static constexpr char kCollection[] = "scenarios";
  static constexpr std::int64_t kLimit = limits::kMaxScenariosPerBrand;
  static constexpr auto kInsert = &store::InsertScenario;
  static constexpr auto kFind = &store::FindScenario;
  static constexpr auto kList = &store::ListScenarios;
  static constexpr auto kUpdate = &store::UpdateScenario;
  static constexpr auto kDelete = &store::DeleteScenario;
  static constexpr auto kCheckDelete = &CheckUnused;
  static auto* Entries(ListResponse& response) { return response.mutable_scenarios(); }
  static auto Read(store::Store& store, const v1::CreateScenarioRequest& request) {
    return ReadScenario(store, request);
  }
  static auto Read(store::Store& store, const v1::UpdateScenarioRequest& request) {
    return ReadChange(store, request);
  }
  static auto Show(store::Reader& reader, const store::Scenario& scenario, std::int64_t) {
    return WithPlan(reader, scenario);
  }
  static v1::Scenario ShowListed(const store::Scenario& scenario) {
    return convert::ToProto(scenario);
  }
};

absl::StatusOr<Encoded<v1::Scenario>> CopyScenario(store::Store& store,
                                                   const v1::CopyScenarioRequest& request) {
  ASSIGN_OR_RETURN(const convert::ScenarioCopy copy, convert::FromProto(request));
  ASSIGN_OR_RETURN(
      RequestWriting writing,
      RequestWriting::Begin(store, KeyOf(copy.brand, "CopyScenario", request), StoringOf(request)));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::Scenario>();
  store::Transaction& transaction = writing.transaction();
  ASSIGN_OR_RETURN(store::Scenario scenario, store::FindScenario(transaction, copy.brand, copy.id));
  scenario.reference = scenario.id;
  scenario.id = copy.copy_id;
  scenario.display_name = copy.display_name;
  RETURN_IF_ERROR(CheckRoomFor<ScenarioResource>(transaction, scenario));
  ASSIGN_OR_RETURN(const auto stored, store::InsertScenario(transaction, std::move(scenario)));
  ASSIGN_OR_RETURN(const v1::Scenario proto, WithPlan(transaction, stored));
  return writing.Finish(proto);
}

}  // namespace

std::unique_ptr<grpc::Service> MakeScenarioService(CallRunner& calls, store::Store& store) {
  auto table = std::make_unique<StoreMethods>("funnelcast.v1.ScenarioService", calls, store);
  table->Add(Lane::kStore, &CreateResource<ScenarioResource, v1::CreateScenarioRequest>);
  // A plan of three years takes its time to read.
  table->Add(Lane::kStore, &GetResource<ScenarioResource, v1::GetScenarioRequest>);
  table->Add(Lane::kInline, &ListResources<ScenarioResource, v1::ListScenariosRequest>);
  table->Add(Lane::kStore, &UpdateResource<ScenarioResource, v1::UpdateScenarioRequest>);
  table->Add(Lane::kStore, &CopyScenario);
  table->Add(Lane::kStore, &DeleteResource<ScenarioResource, v1::DeleteScenarioRequest>);
  return table;
}

}  // namespace funnelcast::service

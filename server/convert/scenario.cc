#include "server/convert/scenario.h"

#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/convert/requests.h"
#include "server/convert/stored_plan.h"
#include "server/limits.h"
#include "server/status_macros.h"

namespace funnelcast::convert {

store::Scenario CheckScenario(const v1::CreateScenarioRequest& request,
                              errors::FieldViolations& violations) {
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.scenario_id(),
                                 "scenario_id", request.request_id(), violations);
  const v1::Scenario& scenario = request.scenario();
  CheckText(scenario.display_name(), "scenario.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  store::Scenario record;
  record.brand = parent.front();
  record.id = request.scenario_id();
  record.display_name = NameOrId(scenario.display_name(), record.id);
  return record;
}

ScenarioUpdate CheckScenario(const v1::UpdateScenarioRequest& request,
                             errors::FieldViolations& violations) {
  const v1::Scenario& scenario = request.scenario();
  const google::protobuf::FieldMask& mask = request.update_mask();
  const Ids ids = CheckName(scenario.name(), kScenarioPattern, "scenario.name", violations);
  ScenarioUpdate update;
  update.brand = ids.front();
  update.id = ids.back();
  update.version = CheckEtag(scenario.etag(), "scenario.etag", violations);
  CheckMask(mask, {"display_name", "plan"}, violations);
  if (Masked(mask, "display_name", !scenario.display_name().empty())) {
    CheckText(scenario.display_name(), "scenario.display_name", limits::kMaxDisplayNameCharacters,
              violations);
    update.display_name = NameOrId(scenario.display_name(), update.id);
  }
  update.has_plan = Masked(mask, "plan", scenario.has_plan());
  if (mask.paths().empty() && !update.display_name && !update.has_plan) {
    violations.Add("update_mask", errors::kRequired, words::Message{"SCENARIO_UNCHANGED", {}});
  }
  return update;
}

absl::StatusOr<ScenarioCopy> FromProto(const v1::CopyScenarioRequest& request) {
  errors::FieldViolations violations;
  const Ids ids = CheckName(request.name(), kScenarioPattern, "name", violations);
  CheckId(request.scenario_id(), "scenario_id", violations);
  CheckText(request.display_name(), "display_name", limits::kMaxDisplayNameCharacters, violations);
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return ScenarioCopy{ids.front(), ids.back(), request.scenario_id(),
                      NameOrId(request.display_name(), request.scenario_id())};
}

void SetPlan(const Plan& plan, store::Scenario& scenario) {
  scenario.plan = EncodePlan(plan);
  scenario.start_day = plan.first_day;
  scenario.end_day = plan.end_day;
  scenario.total_spend = plan.total_spend;
  scenario.total_effort_hours = plan.total_effort_hours;
}

v1::Scenario ToProto(const store::Scenario& scenario) {
  v1::Scenario proto;
  proto.set_name(FormatName(kScenarioPattern, {scenario.brand, scenario.id}));
  proto.set_display_name(scenario.display_name);
  ToProto(scenario.start_day, *proto.mutable_start_date());
  ToProto(scenario.end_day, *proto.mutable_end_date());
  proto.set_total_spend(scenario.total_spend);
  proto.set_total_effort_hours(scenario.total_effort_hours);
  *proto.mutable_create_time() = TimestampToProto(scenario.create_time_us);
  proto.set_etag(MakeEtag(scenario.version));
  if (!scenario.reference.empty()) {
    proto.set_reference(FormatName(kScenarioPattern, {scenario.brand, scenario.reference}));
  }
  return proto;
}

absl::StatusOr<v1::Scenario> ToProtoWithPlan(const store::Scenario& scenario,
                                             const store::Aliases& aliases) {
  ASSIGN_OR_RETURN(Plan plan, DecodePlan(scenario.plan));
  UseNewIds(aliases, plan);
  v1::Scenario proto = ToProto(scenario);
  ToProto(plan, *proto.mutable_plan());
  return proto;
}

}  // namespace funnelcast::convert

#include "server/convert/scenario.h"

#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/convert/requests.h"
#include "server/convert/stored_plan.h"
#include "server/limits.h"

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
  return proto;
}

absl::StatusOr<v1::Scenario> ToProtoWithPlan(const store::Scenario& scenario,
                                             const store::Aliases& aliases) {
  absl::StatusOr<Plan> plan = DecodePlan(scenario.plan);
  if (!plan.ok()) return plan.status();
  UseNewIds(aliases, *plan);
  v1::Scenario proto = ToProto(scenario);
  ToProto(*plan, *proto.mutable_plan());
  return proto;
}

}  // namespace funnelcast::convert

// Scenarios between contract and store. The plan inside is checked in plan.h.
#ifndef FUNNELCAST_SERVER_CONVERT_SCENARIO_H_
#define FUNNELCAST_SERVER_CONVERT_SCENARIO_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/scenario.pb.h"
#include "server/convert/plan.h"
#include "server/errors/fields.h"
#include "server/store/scenarios.h"

namespace funnelcast::convert {

// Checks every field of the request but the plan, which needs the brand's channels and metrics.
// What is wrong is added to `violations`; the record's plan and window are set by SetPlan.
store::Scenario CheckScenario(const v1::CreateScenarioRequest& request,
                              errors::FieldViolations& violations);

// What an update changes; its plan is read by the caller.
struct ScenarioUpdate {
  std::string brand;
  std::string id;
  std::optional<std::string> display_name;
  bool has_plan = false;
  store::ExpectedVersion version;
};
ScenarioUpdate CheckScenario(const v1::UpdateScenarioRequest& request,
                             errors::FieldViolations& violations);

// Which scenario is copied, under which id and name.
struct ScenarioCopy {
  std::string brand;
  std::string id;
  std::string copy_id;
  std::string display_name;
};
absl::StatusOr<ScenarioCopy> FromProto(const v1::CopyScenarioRequest& request);

// Puts a checked plan with its window and totals into the record.
void SetPlan(const Plan& plan, store::Scenario& scenario);

// The scenario without its plan, as in lists.
v1::Scenario ToProto(const store::Scenario& scenario);

// The scenario with its plan, in the ids of today. DATA_LOSS when the stored plan cannot be read
// back.
absl::StatusOr<v1::Scenario> ToProtoWithPlan(const store::Scenario& scenario,
                                             const store::Aliases& aliases);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_SCENARIO_H_

// What the methods of ScenarioService do.
#ifndef FUNNELCAST_SERVER_SERVICE_SCENARIO_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_SCENARIO_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/scenario.pb.h"
#include "server/store/store.h"

namespace funnelcast::service {

absl::StatusOr<v1::Scenario> CreateScenario(store::Store& store,
                                            const v1::CreateScenarioRequest& request);
absl::StatusOr<v1::Scenario> GetScenario(store::Store& store,
                                         const v1::GetScenarioRequest& request);
absl::StatusOr<v1::ListScenariosResponse> ListScenarios(store::Store& store,
                                                        const v1::ListScenariosRequest& request);
absl::StatusOr<v1::Scenario> UpdateScenario(store::Store& store,
                                            const v1::UpdateScenarioRequest& request);
absl::StatusOr<v1::Scenario> CopyScenario(store::Store& store,
                                          const v1::CopyScenarioRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteScenario(store::Store& store,
                                                       const v1::DeleteScenarioRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_SCENARIO_HANDLERS_H_

// Comparisons of plans over gRPC.
#ifndef FUNNELCAST_SERVER_SERVICE_COMPARE_SCENARIOS_H_
#define FUNNELCAST_SERVER_SERVICE_COMPARE_SCENARIOS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "funnelcast/v1/forecast.pb.h"
#include "server/service/call.h"
#include "server/service/tools.h"

namespace funnelcast::service {

// Loads the plans and their model in one snapshot, simulates them, and sets them against each
// other. Tells its progress through `send` and returns the last message, the comparison.
absl::StatusOr<v1::CompareScenariosResponse> CompareScenarios(
    const EngineTools& tools, const v1::CompareScenariosRequest& request, const CallContext& call,
    const std::function<void(v1::CompareScenariosResponse)>& send);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_COMPARE_SCENARIOS_H_

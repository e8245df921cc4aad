// Response curves over gRPC.
#ifndef FUNNELCAST_SERVER_SERVICE_CURVES_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_CURVES_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/model.pb.h"
#include "server/service/tools.h"

namespace funnelcast::service {

absl::StatusOr<v1::ResponseCurves> GetResponseCurves(const EngineTools& tools,
                                                     const v1::GetResponseCurvesRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CURVES_HANDLERS_H_

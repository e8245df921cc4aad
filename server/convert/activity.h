// Activities between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_ACTIVITY_H_
#define FUNNELCAST_SERVER_CONVERT_ACTIVITY_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/activities.h"

namespace funnelcast::convert {

// Checks every field of the request.
absl::StatusOr<store::Activity> FromProto(const v1::CreateActivityRequest& request);

v1::Activity ToProto(const store::Activity& activity);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_ACTIVITY_H_

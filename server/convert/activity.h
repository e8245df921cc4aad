// Activities between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_ACTIVITY_H_
#define FUNNELCAST_SERVER_CONVERT_ACTIVITY_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/convert/requests.h"
#include "server/store/activities.h"

namespace funnelcast::convert {

// Checks every field of the request.
absl::StatusOr<store::Activity> FromProto(const v1::CreateActivityRequest& request);

using ActivityUpdate = MaskedUpdate<v1::Activity>;
absl::StatusOr<ActivityUpdate> FromProto(const v1::UpdateActivityRequest& request);
// `activity` with what the update changes. INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Activity> Apply(const ActivityUpdate& update,
                                      const store::Activity& activity);

v1::Activity ToProto(const store::Activity& activity);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_ACTIVITY_H_

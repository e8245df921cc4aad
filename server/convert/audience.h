// Audiences between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_AUDIENCE_H_
#define FUNNELCAST_SERVER_CONVERT_AUDIENCE_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/convert/requests.h"
#include "server/store/audiences.h"

namespace funnelcast::convert {

// Checks every field of the request.
absl::StatusOr<store::Audience> FromProto(const v1::CreateAudienceRequest& request);

using AudienceUpdate = MaskedUpdate<v1::Audience>;
absl::StatusOr<AudienceUpdate> FromProto(const v1::UpdateAudienceRequest& request);
// `audience` with what the update changes. INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Audience> Apply(const AudienceUpdate& update,
                                      const store::Audience& audience);

v1::Audience ToProto(const store::Audience& audience);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_AUDIENCE_H_

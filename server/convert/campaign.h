// Campaigns between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_CAMPAIGN_H_
#define FUNNELCAST_SERVER_CONVERT_CAMPAIGN_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/convert/requests.h"
#include "server/store/campaigns.h"

namespace funnelcast::convert {

// Checks every field of the request.
absl::StatusOr<store::Campaign> FromProto(const v1::CreateCampaignRequest& request);

using CampaignUpdate = MaskedUpdate<v1::Campaign>;
absl::StatusOr<CampaignUpdate> FromProto(const v1::UpdateCampaignRequest& request);
// `campaign` with what the update changes. INVALID_ARGUMENT with all violations.
absl::StatusOr<store::Campaign> Apply(const CampaignUpdate& update,
                                      const store::Campaign& campaign);

v1::Campaign ToProto(const store::Campaign& campaign);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_CAMPAIGN_H_

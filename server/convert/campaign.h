// Campaigns between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_CAMPAIGN_H_
#define FUNNELCAST_SERVER_CONVERT_CAMPAIGN_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/campaigns.h"

namespace funnelcast::convert {

// Checks every field of the request.
absl::StatusOr<store::Campaign> FromProto(const v1::CreateCampaignRequest& request);

v1::Campaign ToProto(const store::Campaign& campaign);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_CAMPAIGN_H_

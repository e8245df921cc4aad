#include "server/convert/campaign.h"

#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {

absl::StatusOr<store::Campaign> FromProto(const v1::CreateCampaignRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kChannelPattern, request.campaign_id(),
                                 "campaign_id", request.request_id(), violations);
  CheckText(request.campaign().display_name(), "campaign.display_name",
            limits::kMaxDisplayNameCharacters, violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Campaign record;
  record.brand = parent[0];
  record.channel = parent[1];
  record.id = request.campaign_id();
  record.display_name = NameOrId(request.campaign().display_name(), record.id);
  return record;
}

v1::Campaign ToProto(const store::Campaign& campaign) {
  v1::Campaign proto;
  proto.set_name(FormatName(kCampaignPattern, {campaign.brand, campaign.channel, campaign.id}));
  proto.set_display_name(campaign.display_name);
  return proto;
}

}  // namespace funnelcast::convert

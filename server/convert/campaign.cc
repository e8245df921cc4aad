#include "server/convert/campaign.h"

#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::initializer_list<const char*> kChangeable = {"display_name", "external_id"};

// Checks what a person may set and puts it into the record.
void CheckCampaign(const v1::Campaign& campaign, store::Campaign& record,
                   errors::FieldViolations& violations) {
  CheckText(campaign.display_name(), "campaign.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  record.display_name = NameOrId(campaign.display_name(), record.id);
  CheckText(campaign.external_id(), "campaign.external_id", limits::kMaxExternalIdCharacters,
            violations);
  record.external_id = campaign.external_id();
}

}  // namespace

absl::StatusOr<store::Campaign> FromProto(const v1::CreateCampaignRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kChannelPattern, request.campaign_id(),
                                 "campaign_id", request.request_id(), violations);
  store::Campaign record;
  record.brand = parent[0];
  record.channel = parent[1];
  record.id = request.campaign_id();
  CheckCampaign(request.campaign(), record, violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<CampaignUpdate> FromProto(const v1::UpdateCampaignRequest& request) {
  return UpdateFromProto(request, request.campaign(), kCampaignPattern, "campaign", kChangeable);
}

absl::StatusOr<store::Campaign> Apply(const CampaignUpdate& update,
                                      const store::Campaign& campaign) {
  v1::Campaign proto = ToProto(campaign);
  MergeMasked(update.given, update.mask, kChangeable, proto);
  errors::FieldViolations violations;
  store::Campaign changed = campaign;
  CheckCampaign(proto, changed, violations);
  if (!violations.empty()) return violations.ToStatus();
  return changed;
}

v1::Campaign ToProto(const store::Campaign& campaign) {
  v1::Campaign proto;
  proto.set_name(FormatName(kCampaignPattern, {campaign.brand, campaign.channel, campaign.id}));
  proto.set_display_name(campaign.display_name);
  proto.set_external_id(campaign.external_id);
  proto.set_etag(MakeEtag(campaign.version));
  return proto;
}

}  // namespace funnelcast::convert

#include "server/convert/activity.h"

#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {

absl::StatusOr<store::Activity> FromProto(const v1::CreateActivityRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kCampaignPattern, request.activity_id(),
                                 "activity_id", request.request_id(), violations);
  CheckText(request.activity().display_name(), "activity.display_name",
            limits::kMaxDisplayNameCharacters, violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Activity record;
  record.brand = parent[0];
  record.channel = parent[1];
  record.campaign = parent[2];
  record.id = request.activity_id();
  record.display_name = NameOrId(request.activity().display_name(), record.id);
  return record;
}

v1::Activity ToProto(const store::Activity& activity) {
  v1::Activity proto;
  proto.set_name(FormatName(kActivityPattern,
                            {activity.brand, activity.channel, activity.campaign, activity.id}));
  proto.set_display_name(activity.display_name);
  return proto;
}

}  // namespace funnelcast::convert

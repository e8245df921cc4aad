#include "server/convert/activity.h"

#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::initializer_list<const char*> kChangeable = {"display_name"};

// Checks what a person may set and puts it into the record.
void CheckActivity(const v1::Activity& activity, store::Activity& record,
                   errors::FieldViolations& violations) {
  CheckText(activity.display_name(), "activity.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  record.display_name = NameOrId(activity.display_name(), record.id);
}

}  // namespace

absl::StatusOr<store::Activity> FromProto(const v1::CreateActivityRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kCampaignPattern, request.activity_id(),
                                 "activity_id", request.request_id(), violations);
  store::Activity record;
  record.brand = parent[0];
  record.channel = parent[1];
  record.campaign = parent[2];
  record.id = request.activity_id();
  CheckActivity(request.activity(), record, violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<ActivityUpdate> FromProto(const v1::UpdateActivityRequest& request) {
  return UpdateFromProto(request, request.activity(), kActivityPattern, "activity", kChangeable);
}

absl::StatusOr<store::Activity> Apply(const ActivityUpdate& update,
                                      const store::Activity& activity) {
  v1::Activity proto = ToProto(activity);
  MergeMasked(update.given, update.mask, kChangeable, proto);
  errors::FieldViolations violations;
  store::Activity changed = activity;
  CheckActivity(proto, changed, violations);
  if (!violations.empty()) return violations.ToStatus();
  return changed;
}

v1::Activity ToProto(const store::Activity& activity) {
  v1::Activity proto;
  proto.set_name(FormatName(kActivityPattern,
                            {activity.brand, activity.channel, activity.campaign, activity.id}));
  proto.set_display_name(activity.display_name);
  proto.set_etag(MakeEtag(activity.version));
  return proto;
}

}  // namespace funnelcast::convert

#include "server/convert/audience.h"

#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::initializer_list<const char*> kChangeable = {"display_name"};

// Checks what a person may set and puts it into the record.
void CheckAudience(const v1::Audience& audience, store::Audience& record,
                   errors::FieldViolations& violations) {
  CheckText(audience.display_name(), "audience.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  record.display_name = NameOrId(audience.display_name(), record.id);
}

}  // namespace

absl::StatusOr<store::Audience> FromProto(const v1::CreateAudienceRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.audience_id(),
                                 "audience_id", request.request_id(), violations);
  store::Audience record;
  record.brand = parent[0];
  record.id = request.audience_id();
  CheckAudience(request.audience(), record, violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<AudienceUpdate> FromProto(const v1::UpdateAudienceRequest& request) {
  return UpdateFromProto(request, request.audience(), kAudiencePattern, "audience", kChangeable);
}

absl::StatusOr<store::Audience> Apply(const AudienceUpdate& update,
                                      const store::Audience& audience) {
  v1::Audience proto = ToProto(audience);
  MergeMasked(update.given, update.mask, kChangeable, proto);
  errors::FieldViolations violations;
  store::Audience changed = audience;
  CheckAudience(proto, changed, violations);
  if (!violations.empty()) return violations.ToStatus();
  return changed;
}

v1::Audience ToProto(const store::Audience& audience) {
  v1::Audience proto;
  proto.set_name(FormatName(kAudiencePattern, {audience.brand, audience.id}));
  proto.set_display_name(audience.display_name);
  proto.set_etag(MakeEtag(audience.version));
  return proto;
}

}  // namespace funnelcast::convert

#include "server/convert/audience.h"

#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {

absl::StatusOr<store::Audience> FromProto(const v1::CreateAudienceRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.audience_id(),
                                 "audience_id", request.request_id(), violations);
  CheckText(request.audience().display_name(), "audience.display_name",
            limits::kMaxDisplayNameCharacters, violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Audience record;
  record.brand = parent[0];
  record.id = request.audience_id();
  record.display_name = NameOrId(request.audience().display_name(), record.id);
  return record;
}

v1::Audience ToProto(const store::Audience& audience) {
  v1::Audience proto;
  proto.set_name(FormatName(kAudiencePattern, {audience.brand, audience.id}));
  proto.set_display_name(audience.display_name);
  return proto;
}

}  // namespace funnelcast::convert

#include "server/convert/channel.h"

#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {

absl::StatusOr<store::Channel> FromProto(const v1::CreateChannelRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.channel_id(),
                                 "channel_id", request.request_id(), violations);
  CheckText(request.channel().display_name(), "channel.display_name",
            limits::kMaxDisplayNameCharacters, violations);
  if (!violations.empty()) return violations.ToStatus();
  store::Channel record;
  record.brand = parent.front();
  record.id = request.channel_id();
  record.display_name = NameOrId(request.channel().display_name(), record.id);
  return record;
}

absl::StatusOr<ChannelUpdate> FromProto(const v1::UpdateChannelRequest& request) {
  errors::FieldViolations violations;
  const v1::Channel& channel = request.channel();
  const Ids ids = CheckName(channel.name(), kChannelPattern, "channel.name", violations);
  ChannelUpdate update;
  update.brand = ids.front();
  update.id = ids.back();
  update.version = CheckEtag(channel.etag(), "channel.etag", violations);
  CheckMask(request.update_mask(), {"display_name"}, violations);
  if (Masked(request.update_mask(), "display_name", !channel.display_name().empty())) {
    CheckText(channel.display_name(), "channel.display_name", limits::kMaxDisplayNameCharacters,
              violations);
    update.display_name = NameOrId(channel.display_name(), update.id);
  }
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

void Apply(const ChannelUpdate& update, store::Channel& channel) {
  if (update.display_name) channel.display_name = *update.display_name;
}

v1::Channel ToProto(const store::Channel& channel) {
  v1::Channel proto;
  proto.set_name(FormatName(kChannelPattern, {channel.brand, channel.id}));
  proto.set_display_name(channel.display_name);
  proto.set_etag(MakeEtag(channel.version));
  return proto;
}

}  // namespace funnelcast::convert

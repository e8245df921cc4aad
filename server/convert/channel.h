// Channels between contract and store.
#ifndef FUNNELCAST_SERVER_CONVERT_CHANNEL_H_
#define FUNNELCAST_SERVER_CONVERT_CHANNEL_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/channels.h"
#include "server/store/types.h"

namespace funnelcast::convert {

// Checks every field of the request.
absl::StatusOr<store::Channel> FromProto(const v1::CreateChannelRequest& request);

// What an update changes.
struct ChannelUpdate {
  std::string brand;
  std::string id;
  std::optional<std::string> display_name;
  store::ExpectedVersion version;
};
absl::StatusOr<ChannelUpdate> FromProto(const v1::UpdateChannelRequest& request);
void Apply(const ChannelUpdate& update, store::Channel& channel);

v1::Channel ToProto(const store::Channel& channel);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_CHANNEL_H_

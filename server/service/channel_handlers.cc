// Creates, reads, lists and changes channels.
#include "server/convert/channel.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"
#include "server/store/channels.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more channel.
absl::Status CheckRoomForChannel(store::Transaction& transaction, const store::Channel& channel) {
  const absl::StatusOr<std::int64_t> count = store::CountChannels(transaction, channel.brand);
  if (!count.ok()) return count.status();
  return CheckRoom("channels of brands/" + channel.brand, *count, limits::kMaxChannelsPerBrand);
}

}  // namespace

absl::StatusOr<v1::Channel> CreateChannel(store::Store& store,
                                          const v1::CreateChannelRequest& request) {
  const absl::StatusOr<store::Channel> channel = convert::FromProto(request);
  if (!channel.ok()) return channel.status();
  return CreateOnce<v1::Channel>(
      store, channel->brand, "CreateChannel", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Channel> {
        const absl::Status room = CheckRoomForChannel(transaction, *channel);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Channel> stored = store::InsertChannel(transaction, *channel);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Channel> GetChannel(store::Store& store, const v1::GetChannelRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kChannelPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Channel> channel =
      store::FindChannel(*snapshot, (*ids)[0], (*ids)[1]);
  if (!channel.ok()) return channel.status();
  return convert::ToProto(*channel);
}

absl::StatusOr<v1::ListChannelsResponse> ListChannels(store::Store& store,
                                                      const v1::ListChannelsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListChannels", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent[0]);
  if (!exists.ok()) return exists;
  absl::StatusOr<std::vector<store::Channel>> channels =
      store::ListChannels(*snapshot, query->parent[0], query->page);
  if (!channels.ok()) return channels.status();
  v1::ListChannelsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *channels));
  for (const store::Channel& channel : *channels)
    *response.add_channels() = convert::ToProto(channel);
  return response;
}

absl::StatusOr<v1::Channel> UpdateChannel(store::Store& store,
                                          const v1::UpdateChannelRequest& request) {
  const absl::StatusOr<convert::ChannelUpdate> update = convert::FromProto(request);
  if (!update.ok()) return update.status();
  return WriteAndReturn<v1::Channel>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Channel> {
        absl::StatusOr<store::Channel> channel =
            store::FindChannel(transaction, update->brand, update->id);
        if (!channel.ok()) return channel.status();
        convert::Apply(*update, *channel);
        const absl::StatusOr<store::Channel> stored =
            store::UpdateChannel(transaction, *channel, update->version);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

}  // namespace funnelcast::service

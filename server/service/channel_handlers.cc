// The methods of channels.
#include "server/convert/channel.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/entry_methods.h"
#include "server/service/standard_methods.h"
#include "server/store/channels.h"

namespace funnelcast::service {
namespace {

struct ChannelResource : BelowBrand {
  using Proto = v1::Channel;
  using ListResponse = v1::ListChannelsResponse;
  static constexpr auto& kPattern = convert::kChannelPattern;
  static constexpr char kCreateMethod[] = "CreateChannel";
  static constexpr char kListMethod[] = "ListChannels";
  static constexpr char kMergeMethod[] = "MergeChannels";
  static constexpr auto kEntryKind = store::EntryKind::kChannel;
  static constexpr char kCollection[] = "channels";
  static constexpr std::int64_t kLimit = limits::kMaxChannelsPerBrand;
  static constexpr auto kInsert = &store::InsertChannel;
  static constexpr auto kFind = &store::FindChannel;
  static constexpr auto kList = &store::ListChannels;
  static constexpr auto kCount = &store::CountChannels;
  static constexpr auto kUpdate = &store::UpdateChannel;
  static auto* Entries(ListResponse& response) { return response.mutable_channels(); }
};

}  // namespace

absl::StatusOr<v1::Channel> CreateChannel(store::Store& store,
                                          const v1::CreateChannelRequest& request) {
  return CreateResource<ChannelResource>(store, request);
}

absl::StatusOr<v1::Channel> GetChannel(store::Store& store, const v1::GetChannelRequest& request) {
  return GetResource<ChannelResource>(store, request);
}

absl::StatusOr<v1::ListChannelsResponse> ListChannels(store::Store& store,
                                                      const v1::ListChannelsRequest& request) {
  return ListResources<ChannelResource>(store, request);
}

absl::StatusOr<v1::Channel> UpdateChannel(store::Store& store,
                                          const v1::UpdateChannelRequest& request) {
  return UpdateResource<ChannelResource>(store, request);
}

absl::StatusOr<v1::Channel> RenameChannel(store::Store& store,
                                          const v1::RenameChannelRequest& request) {
  return RenameResource<ChannelResource>(store, request);
}

absl::StatusOr<v1::MergeResponse> MergeChannels(store::Store& store,
                                                const v1::MergeChannelsRequest& request) {
  return MergeResources<ChannelResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteChannel(store::Store& store,
                                                      const v1::DeleteChannelRequest& request) {
  return DeleteEntryResource<ChannelResource>(store, request);
}

}  // namespace funnelcast::service

// The methods of channels.
#include "server/convert/channel.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/entry_methods.h"
#include "server/service/resource_methods.h"
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

void AddChannelMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<ChannelResource, v1::CreateChannelRequest>);
  table.Add(Lane::kInline, &GetResource<ChannelResource, v1::GetChannelRequest>);
  table.Add(Lane::kInline, &ListResources<ChannelResource, v1::ListChannelsRequest>);
  table.Add(Lane::kStore, &UpdateResource<ChannelResource, v1::UpdateChannelRequest>);
  table.Add(Lane::kStore, &RenameResource<ChannelResource, v1::RenameChannelRequest>);
  table.Add(Lane::kStore, &MergeResources<ChannelResource, v1::MergeChannelsRequest>);
  table.Add(Lane::kStore, &DeleteEntryResource<ChannelResource, v1::DeleteChannelRequest>);
}

}  // namespace funnelcast::service

// Creates, reads and lists campaigns.
#include "fmt/format.h"
#include "server/convert/campaign.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more campaign.
absl::Status CheckRoomForCampaign(store::Transaction& transaction, const std::string& brand) {
  const auto count = store::CountCampaigns(transaction, brand);
  if (!count.ok()) return count.status();
  return CheckRoom(fmt::format("campaigns of brands/{}", brand), *count,
                   limits::kMaxCampaignsPerBrand);
}

}  // namespace

absl::StatusOr<v1::Campaign> CreateCampaign(store::Store& store,
                                            const v1::CreateCampaignRequest& request) {
  const absl::StatusOr<store::Campaign> campaign = convert::FromProto(request);
  if (!campaign.ok()) return campaign.status();
  return CreateOnce<v1::Campaign>(
      store, campaign->brand, "CreateCampaign", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Campaign> {
        const absl::Status room = CheckRoomForCampaign(transaction, campaign->brand);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Campaign> stored =
            store::InsertCampaign(transaction, *campaign);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Campaign> GetCampaign(store::Store& store,
                                         const v1::GetCampaignRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kCampaignPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Campaign> campaign =
      store::FindCampaign(*snapshot, (*ids)[0], (*ids)[1], (*ids)[2]);
  if (!campaign.ok()) return campaign.status();
  return convert::ToProto(*campaign);
}

absl::StatusOr<v1::ListCampaignsResponse> ListCampaigns(store::Store& store,
                                                        const v1::ListCampaignsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListCampaigns", request.parent(), convert::kChannelPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto channel = store::FindChannel(*snapshot, query->parent[0], query->parent[1]);
  if (!channel.ok()) return channel.status();
  absl::StatusOr<std::vector<store::Campaign>> campaigns =
      store::ListCampaigns(*snapshot, query->parent[0], query->parent[1], query->page);
  if (!campaigns.ok()) return campaigns.status();
  v1::ListCampaignsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *campaigns));
  for (const store::Campaign& campaign : *campaigns)
    *response.add_campaigns() = convert::ToProto(campaign);
  return response;
}

}  // namespace funnelcast::service

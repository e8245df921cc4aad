// Creates, reads and lists campaigns.
#include "server/convert/campaign.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/entry_methods.h"
#include "server/service/standard_methods.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"

namespace funnelcast::service {
namespace {

struct CampaignResource {
  using Proto = v1::Campaign;
  using ListResponse = v1::ListCampaignsResponse;
  static constexpr auto& kPattern = convert::kCampaignPattern;
  static constexpr auto& kParentPattern = convert::kChannelPattern;
  static constexpr auto kFindParent = &store::FindChannel;
  static constexpr char kCreateMethod[] = "CreateCampaign";
  static constexpr char kListMethod[] = "ListCampaigns";
  static constexpr char kMergeMethod[] = "MergeCampaigns";
  static constexpr auto kEntryKind = store::EntryKind::kCampaign;
  static constexpr char kCollection[] = "campaigns";
  static constexpr std::int64_t kLimit = limits::kMaxCampaignsPerBrand;
  static constexpr auto kInsert = &store::InsertCampaign;
  static constexpr auto kFind = &store::FindCampaign;
  static constexpr auto kList = &store::ListCampaigns;
  static constexpr auto kCount = &store::CountCampaigns;
  static constexpr auto kUpdate = &store::UpdateCampaign;
  static auto* Entries(ListResponse& response) { return response.mutable_campaigns(); }
};

}  // namespace

absl::StatusOr<v1::Campaign> CreateCampaign(store::Store& store,
                                            const v1::CreateCampaignRequest& request) {
  return CreateResource<CampaignResource>(store, request);
}

absl::StatusOr<v1::Campaign> GetCampaign(store::Store& store,
                                         const v1::GetCampaignRequest& request) {
  return GetResource<CampaignResource>(store, request);
}

absl::StatusOr<v1::ListCampaignsResponse> ListCampaigns(store::Store& store,
                                                        const v1::ListCampaignsRequest& request) {
  return ListResources<CampaignResource>(store, request);
}

absl::StatusOr<v1::Campaign> UpdateCampaign(store::Store& store,
                                            const v1::UpdateCampaignRequest& request) {
  return UpdateResource<CampaignResource>(store, request);
}

absl::StatusOr<v1::Campaign> RenameCampaign(store::Store& store,
                                            const v1::RenameCampaignRequest& request) {
  return RenameResource<CampaignResource>(store, request);
}

absl::StatusOr<v1::MergeResponse> MergeCampaigns(store::Store& store,
                                                 const v1::MergeCampaignsRequest& request) {
  return MergeResources<CampaignResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteCampaign(store::Store& store,
                                                       const v1::DeleteCampaignRequest& request) {
  return DeleteEntryResource<CampaignResource>(store, request);
}

}  // namespace funnelcast::service

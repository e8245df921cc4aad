// The methods of campaigns.
#include "server/convert/campaign.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/entry_methods.h"
#include "server/service/resource_methods.h"
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

void AddCampaignMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<CampaignResource, v1::CreateCampaignRequest>);
  table.Add(Lane::kInline, &GetResource<CampaignResource, v1::GetCampaignRequest>);
  table.Add(Lane::kInline, &ListResources<CampaignResource, v1::ListCampaignsRequest>);
  table.Add(Lane::kStore, &UpdateResource<CampaignResource, v1::UpdateCampaignRequest>);
  table.Add(Lane::kStore, &RenameResource<CampaignResource, v1::RenameCampaignRequest>);
  table.Add(Lane::kStore, &MergeResources<CampaignResource, v1::MergeCampaignsRequest>);
  table.Add(Lane::kStore, &DeleteEntryResource<CampaignResource, v1::DeleteCampaignRequest>);
}

}  // namespace funnelcast::service

// The methods of activities.
#include "server/convert/activity.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/entry_methods.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/store/activities.h"
#include "server/store/campaigns.h"

namespace funnelcast::service {
namespace {

struct ActivityResource {
  using Proto = v1::Activity;
  using ListResponse = v1::ListActivitiesResponse;
  static constexpr auto& kPattern = convert::kActivityPattern;
  static constexpr auto& kParentPattern = convert::kCampaignPattern;
  static constexpr auto kFindParent = &store::FindCampaign;
  static constexpr char kCreateMethod[] = "CreateActivity";
  static constexpr char kListMethod[] = "ListActivities";
  static constexpr char kMergeMethod[] = "MergeActivities";
  static constexpr auto kEntryKind = store::EntryKind::kActivity;
  static constexpr char kCollection[] = "activities";
  static constexpr std::int64_t kLimit = limits::kMaxActivitiesPerBrand;
  static constexpr auto kInsert = &store::InsertActivity;
  static constexpr auto kFind = &store::FindActivity;
  static constexpr auto kList = &store::ListActivities;
  static constexpr auto kCount = &store::CountActivities;
  static constexpr auto kUpdate = &store::UpdateActivity;
  static auto* Entries(ListResponse& response) { return response.mutable_activities(); }
};

}  // namespace

void AddActivityMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<ActivityResource, v1::CreateActivityRequest>);
  table.Add(Lane::kInline, &GetResource<ActivityResource, v1::GetActivityRequest>);
  table.Add(Lane::kInline, &ListResources<ActivityResource, v1::ListActivitiesRequest>);
  table.Add(Lane::kStore, &UpdateResource<ActivityResource, v1::UpdateActivityRequest>);
  table.Add(Lane::kStore, &RenameResource<ActivityResource, v1::RenameActivityRequest>);
  table.Add(Lane::kStore, &MergeResources<ActivityResource, v1::MergeActivitiesRequest>);
  table.Add(Lane::kStore, &DeleteEntryResource<ActivityResource, v1::DeleteActivityRequest>);
}

}  // namespace funnelcast::service

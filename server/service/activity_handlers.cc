// Creates, reads and lists activities.
#include "server/convert/activity.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/entry_methods.h"
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

absl::StatusOr<v1::Activity> CreateActivity(store::Store& store,
                                            const v1::CreateActivityRequest& request) {
  return CreateResource<ActivityResource>(store, request);
}

absl::StatusOr<v1::Activity> GetActivity(store::Store& store,
                                         const v1::GetActivityRequest& request) {
  return GetResource<ActivityResource>(store, request);
}

absl::StatusOr<v1::ListActivitiesResponse> ListActivities(
    store::Store& store, const v1::ListActivitiesRequest& request) {
  return ListResources<ActivityResource>(store, request);
}

absl::StatusOr<v1::Activity> UpdateActivity(store::Store& store,
                                            const v1::UpdateActivityRequest& request) {
  return UpdateResource<ActivityResource>(store, request);
}

absl::StatusOr<v1::Activity> RenameActivity(store::Store& store,
                                            const v1::RenameActivityRequest& request) {
  return RenameResource<ActivityResource>(store, request);
}

absl::StatusOr<v1::MergeResponse> MergeActivities(store::Store& store,
                                                  const v1::MergeActivitiesRequest& request) {
  return MergeResources<ActivityResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteActivity(store::Store& store,
                                                       const v1::DeleteActivityRequest& request) {
  return DeleteEntryResource<ActivityResource>(store, request);
}

}  // namespace funnelcast::service

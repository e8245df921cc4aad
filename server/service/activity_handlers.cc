// Creates, reads and lists activities.
#include "fmt/format.h"
#include "server/convert/activity.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/activities.h"
#include "server/store/brands.h"
#include "server/store/campaigns.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more activity.
absl::Status CheckRoomForActivity(store::Transaction& transaction, const std::string& brand) {
  const auto count = store::CountActivities(transaction, brand);
  if (!count.ok()) return count.status();
  return CheckRoom(fmt::format("activities of brands/{}", brand), *count,
                   limits::kMaxActivitiesPerBrand);
}

}  // namespace

absl::StatusOr<v1::Activity> CreateActivity(store::Store& store,
                                            const v1::CreateActivityRequest& request) {
  const absl::StatusOr<store::Activity> activity = convert::FromProto(request);
  if (!activity.ok()) return activity.status();
  return CreateOnce<v1::Activity>(
      store, activity->brand, "CreateActivity", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Activity> {
        const absl::Status room = CheckRoomForActivity(transaction, activity->brand);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Activity> stored =
            store::InsertActivity(transaction, *activity);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Activity> GetActivity(store::Store& store,
                                         const v1::GetActivityRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kActivityPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Activity> activity =
      store::FindActivity(*snapshot, (*ids)[0], (*ids)[1], (*ids)[2], (*ids)[3]);
  if (!activity.ok()) return activity.status();
  return convert::ToProto(*activity);
}

absl::StatusOr<v1::ListActivitiesResponse> ListActivities(
    store::Store& store, const v1::ListActivitiesRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListActivities", request.parent(), convert::kCampaignPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto campaign =
      store::FindCampaign(*snapshot, query->parent[0], query->parent[1], query->parent[2]);
  if (!campaign.ok()) return campaign.status();
  absl::StatusOr<std::vector<store::Activity>> activities = store::ListActivities(
      *snapshot, query->parent[0], query->parent[1], query->parent[2], query->page);
  if (!activities.ok()) return activities.status();
  v1::ListActivitiesResponse response;
  response.set_next_page_token(convert::CutPage(*query, *activities));
  for (const store::Activity& activity : *activities)
    *response.add_activities() = convert::ToProto(activity);
  return response;
}

}  // namespace funnelcast::service

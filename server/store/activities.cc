// Activities in SQL.
#include "server/store/activities.h"

#include <fmt/format.h>

#include <utility>

#include "server/status_macros.h"
#include "server/store/campaigns.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO activity (brand, channel, campaign, activity, display_name) "
    "VALUES (:brand, :channel, :campaign, :activity, :display_name) "
    "ON CONFLICT (brand, channel, campaign, activity) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, channel, campaign, activity, display_name, version FROM activity WHERE brand = "
    ":brand "
    "AND channel = :channel AND campaign = :campaign AND activity = :activity",
    "ttttti"};
constexpr Sql kList{
    "SELECT brand, channel, campaign, activity, display_name, version FROM activity WHERE brand = "
    ":brand "
    "AND channel = :channel AND campaign = :campaign AND activity > :after "
    "ORDER BY activity LIMIT :count",
    "ttttti"};
constexpr Sql kUpdate{
    "UPDATE activity SET display_name = :display_name, version = :version WHERE brand = :brand "
    "AND channel = :channel AND campaign = :campaign AND activity = :activity"};
constexpr Sql kCount{"SELECT count(*) FROM activity WHERE brand = :brand", "i"};

Activity ReadActivity(Statement& row) {
  Activity activity;
  row.Read(activity.brand, activity.channel, activity.campaign, activity.id, activity.display_name,
           activity.version);
  return activity;
}

std::string NameOf(const std::string& brand, const std::string& channel,
                   const std::string& campaign, const std::string& id) {
  return fmt::format("brands/{}/channels/{}/campaigns/{}/activities/{}", brand, channel, campaign,
                     id);
}

}  // namespace

absl::StatusOr<Activity> InsertActivity(Transaction& transaction, Activity activity) {
  RETURN_IF_ERROR(FindCampaign(transaction, activity.brand, activity.channel, activity.campaign));
  activity.version = 1;
  RETURN_IF_ERROR(CheckInserted(
      Execute(transaction, kInsert, activity.brand, activity.channel, activity.campaign,
              activity.id, activity.display_name),
      "activity", NameOf(activity.brand, activity.channel, activity.campaign, activity.id)));
  return activity;
}

absl::StatusOr<Activity> FindActivity(Reader& reader, const std::string& brand,
                                      const std::string& channel, const std::string& campaign,
                                      const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadActivity, brand, channel, campaign, id), "activity",
               NameOf(brand, channel, campaign, id));
}

absl::StatusOr<std::vector<Activity>> ListActivities(Reader& reader, const std::string& brand,
                                                     const std::string& channel,
                                                     const std::string& campaign,
                                                     const Page& page) {
  return SelectAll(reader, kList, ReadActivity, brand, channel, campaign, page.after_id,
                   page.limit);
}

absl::StatusOr<std::int64_t> CountActivities(Reader& reader, const std::string& brand) {
  return Found(SelectOne(reader, kCount, ReadInteger, brand), "brand", BrandName(brand));
}

absl::StatusOr<Activity> UpdateActivity(Transaction& transaction, Activity activity,
                                        ExpectedVersion expected) {
  auto stored =
      FindActivity(transaction, activity.brand, activity.channel, activity.campaign, activity.id);
  RETURN_IF_ERROR(
      CheckVersion(stored, expected, "activity",
                   NameOf(activity.brand, activity.channel, activity.campaign, activity.id)));
  activity.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, activity.display_name, activity.version,
                          activity.brand, activity.channel, activity.campaign, activity.id));
  return activity;
}

}  // namespace funnelcast::store

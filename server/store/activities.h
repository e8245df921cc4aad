// Activities, the single posts, ads and mailings of a campaign.
#ifndef FUNNELCAST_SERVER_STORE_ACTIVITIES_H_
#define FUNNELCAST_SERVER_STORE_ACTIVITIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Activity {
  std::string brand;
  std::string channel;
  std::string campaign;
  std::string id;
  std::string display_name;
  std::int64_t version = 0;
};

// NOT_FOUND for the campaign, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Activity> InsertActivity(Transaction& transaction, Activity activity);

absl::StatusOr<Activity> FindActivity(Reader& reader, const std::string& brand,
                                      const std::string& channel, const std::string& campaign,
                                      const std::string& id);

absl::StatusOr<std::vector<Activity>> ListActivities(Reader& reader, const std::string& brand,
                                                     const std::string& channel,
                                                     const std::string& campaign, const Page& page);

// Of all campaigns of the brand; 0 for an unknown one.
absl::StatusOr<std::int64_t> CountActivities(Reader& reader, const std::string& brand);

// Replaces the display name. NOT_FOUND, ABORTED.
absl::StatusOr<Activity> UpdateActivity(Transaction& transaction, Activity activity,
                                        ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_ACTIVITIES_H_

// Campaigns, each within a channel.
#ifndef FUNNELCAST_SERVER_STORE_CAMPAIGNS_H_
#define FUNNELCAST_SERVER_STORE_CAMPAIGNS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Campaign {
  std::string brand;
  std::string channel;
  std::string id;
  std::string display_name;
  std::string external_id;  // in the tool its figures come from, empty when unknown
  std::int64_t version = 0;
};

// NOT_FOUND for the channel, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Campaign> InsertCampaign(Transaction& transaction, Campaign campaign);

absl::StatusOr<Campaign> FindCampaign(Reader& reader, const std::string& brand,
                                      const std::string& channel, const std::string& id);

absl::StatusOr<std::vector<Campaign>> ListCampaigns(Reader& reader, const std::string& brand,
                                                    const std::string& channel, const Page& page);

// All campaigns of all channels of the brand, ordered by channel and id; none for an unknown one.
absl::StatusOr<std::vector<Campaign>> ListCampaignsOfBrand(Reader& reader,
                                                           const std::string& brand);

// The campaign of a channel with an id in the tool its figures come from, or nothing.
absl::StatusOr<std::optional<Campaign>> FindCampaignByExternalId(Reader& reader,
                                                                 const std::string& brand,
                                                                 const std::string& channel,
                                                                 const std::string& external_id);

// Of all channels of the brand; 0 for an unknown one.
absl::StatusOr<std::int64_t> CountCampaigns(Reader& reader, const std::string& brand);

// Replaces display name and external id. NOT_FOUND, ABORTED.
absl::StatusOr<Campaign> UpdateCampaign(Transaction& transaction, Campaign campaign,
                                        ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_CAMPAIGNS_H_

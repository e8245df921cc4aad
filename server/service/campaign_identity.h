// Which campaigns of an import are campaigns that the brand knows: the id that a campaign has in
// the tool its figures come from counts for more than its name.
#ifndef FUNNELCAST_SERVER_SERVICE_CAMPAIGN_IDENTITY_H_
#define FUNNELCAST_SERVER_SERVICE_CAMPAIGN_IDENTITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/store/observations.h"
#include "server/store/reader.h"
#include "server/words/message.h"

namespace funnelcast::service {

// Gives the campaigns of `batch` the ids under which the brand knows them. One whose id in its tool
// is known under another name was renamed there, and its values go to the known one. One whose name
// is known under another id of the tool is another campaign, and gets an id with a number at its
// end. Returns sentences about both. The other ids of the batch stay as they are, also old ones:
// what these mean now counts where campaigns are compared.
//
// Errors: INVALID_ARGUMENT when two campaigns of the batch would become one.
absl::StatusOr<std::vector<words::Message>> MatchCampaigns(store::Reader& reader,
                                                           const std::string& brand,
                                                           store::ObservationBatch& batch);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CAMPAIGN_IDENTITY_H_

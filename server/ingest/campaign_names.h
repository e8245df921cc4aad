// Ids of campaigns: two campaigns stay two although their names would become one id, and one stays
// one although it was renamed.
#ifndef FUNNELCAST_SERVER_INGEST_CAMPAIGN_NAMES_H_
#define FUNNELCAST_SERVER_INGEST_CAMPAIGN_NAMES_H_

#include <string>
#include <vector>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// A campaign as a series of the table names it.
struct NamedCampaign {
  std::string channel;      // id
  std::string name;         // UTF-8
  std::string external_id;  // of the tool; may be empty
  Day last_day = 0;         // the latest of its values
};

// What became of it.
struct IdentifiedCampaign {
  std::string id;
  std::string display_name;
  std::string external_id;
};

// Gives each campaign its id, in the order of `campaigns`, which is that of their first appearance.
// Names that differ in case or blanks only, and a name and its own id, are one campaign; with an
// external id that one alone counts, and the latest name is the display name. Of campaigns whose
// ids would be equal the later ones get `_2`, `_3`, said in `warnings`.
std::vector<IdentifiedCampaign> IdentifyCampaigns(const std::vector<NamedCampaign>& campaigns,
                                                  std::vector<std::string>& warnings);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_CAMPAIGN_NAMES_H_

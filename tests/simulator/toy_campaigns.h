// Campaigns for the toy brand.
#ifndef FUNNELCAST_TESTS_SIMULATOR_TOY_CAMPAIGNS_H_
#define FUNNELCAST_TESTS_SIMULATOR_TOY_CAMPAIGNS_H_

#include <string>
#include <vector>

#include "simulator/data/history.h"

namespace funnelcast {

// What makes a campaign of channel "a": its days, what it spends a day, impressions a unit of money
// and clicks an impression.
struct ToyCampaign {
  std::string id;
  int first = 0;
  int end = 1 << 20;
  double spend = 30.0;
  double attention_rate = 20.0;
  double interest_rate = 0.02;
};

// Three campaigns that differ by factors of two and more: "cold" (50 a day, 20 and 0.02), "mail"
// (30, 30 and 0.015) and "warm" (20, 10 and 0.06).
std::vector<ToyCampaign> ThreeCampaigns();

// The toy brand, whose channel "a" is the sum of `campaigns` and of `unnamed_spend` a day under
// none. REQUIRES: campaigns ordered by id.
data::FunnelHistory MakeCampaignHistory(int day_count, const std::vector<ToyCampaign>& campaigns,
                                        double unnamed_spend = 0.0);

// The same with campaigns whose spend was not observed, that of channel "a" alone.
data::FunnelHistory MakeUnsharedCampaignHistory(int day_count,
                                                const std::vector<ToyCampaign>& campaigns);

// The same with a channel "a" that costs nothing: neither it nor its campaigns have any spend.
data::FunnelHistory MakeUnpaidCampaignHistory(int day_count,
                                              const std::vector<ToyCampaign>& campaigns);

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SIMULATOR_TOY_CAMPAIGNS_H_

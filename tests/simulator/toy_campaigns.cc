// The toy campaigns.
#include "tests/simulator/toy_campaigns.h"

#include <cmath>
#include <cstddef>

#include "simulator/base/random.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {

std::vector<ToyCampaign> ThreeCampaigns() {
  return {{.id = "cold", .spend = 50.0},
          {.id = "mail", .spend = 30.0, .attention_rate = 30.0, .interest_rate = 0.015},
          {.id = "warm", .spend = 20.0, .attention_rate = 10.0, .interest_rate = 0.06}};
}

data::FunnelHistory MakeCampaignHistory(int day_count, const std::vector<ToyCampaign>& campaigns,
                                        double unnamed_spend) {
  data::FunnelHistory history = MakeToyHistory(day_count);
  data::ChannelHistory& channel = history.channels.front();
  const auto count = static_cast<std::size_t>(day_count);
  std::vector<ToyCampaign> all = campaigns;
  all.push_back({.id = "", .spend = unnamed_spend});
  channel.spend.assign(count, 0.0);
  channel.stages[0].assign(count, 0.0);
  channel.stages[1].assign(count, 0.0);
  base::RandomStream random(22, base::StreamPurpose::kTest, 0, 0);
  for (const ToyCampaign& one : all) {
    data::CampaignHistory campaign;
    campaign.id = one.id;
    campaign.spend.assign(count, std::nan(""));
    campaign.stages[0] = campaign.stages[1] = campaign.spend;
    for (int day = one.first; day < std::min(day_count, one.end); ++day) {
      const auto i = static_cast<std::size_t>(day);
      campaign.spend[i] = one.spend * std::exp(0.3 * random.Normal());
      campaign.stages[0][i] = random.NegativeBinomial(one.attention_rate * campaign.spend[i], 30.0);
      campaign.stages[1][i] =
          random.NegativeBinomial(one.interest_rate * campaign.stages[0][i], 30.0);
      channel.spend[i] += campaign.spend[i];
      channel.stages[0][i] += campaign.stages[0][i];
      channel.stages[1][i] += campaign.stages[1][i];
    }
    if (!one.id.empty()) channel.campaigns.push_back(std::move(campaign));
  }
  return history;
}

data::FunnelHistory MakeUnsharedCampaignHistory(int day_count,
                                                const std::vector<ToyCampaign>& campaigns) {
  data::FunnelHistory history = MakeCampaignHistory(day_count, campaigns);
  for (data::CampaignHistory& campaign : history.channels.front().campaigns) campaign.spend.clear();
  return history;
}

data::FunnelHistory MakeUnpaidCampaignHistory(int day_count,
                                              const std::vector<ToyCampaign>& campaigns) {
  data::FunnelHistory history = MakeUnsharedCampaignHistory(day_count, campaigns);
  history.channels.front().spend.clear();
  return history;
}

}  // namespace funnelcast

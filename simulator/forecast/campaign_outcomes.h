// Splits the drawn outcomes of a channel over its campaigns.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_CAMPAIGN_OUTCOMES_H_
#define FUNNELCAST_SIMULATOR_FORECAST_CAMPAIGN_OUTCOMES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/data/history.h"
#include "simulator/forecast/campaign_mix.h"
#include "simulator/forecast/simulate.h"

namespace funnelcast::forecast {

// One campaign's part of a channel's outcome.
struct CampaignOutcomes {
  std::size_t campaign = 0;  // of the mix
  data::Stage stage = data::Stage::kAttention;
  base::DrawValues values;  // [period][draw]
};

// The outcomes of every campaign at every stage of the mix, in the order of stages and campaigns.
//
// Draw by draw and period by period: shares from a Dirichlet with concentrations phi p_k, p_k
// proportional to the campaign's share of input (or of the first outcome of late, in a channel
// without input), or its drawn outcome at the stage before, times its rate; then counts from a
// multinomial, money in proportion to a Dirichlet of concentration alpha times the count. Counts
// add up to the channel's draw exactly, money up to rounding. A campaign without a share gets
// nothing. Streams are keyed by channel, stage and draw. `outcomes`: of SimulateOutcomes with as
// many draws.
std::vector<CampaignOutcomes> SplitOutcomes(const CampaignMix& mix,
                                            const std::vector<StageOutcomes>& outcomes,
                                            std::uint64_t seed);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_CAMPAIGN_OUTCOMES_H_

// The mix of campaigns that a plan means for a channel, and how it moves the channel's rates.
//
// A plan's input goes to the campaigns that it names; what it leaves open is shared as the
// channel's last eight weeks of input were. A channel without input has the shares that its first
// outcome had of late, in every period, and no factor. So has one whose input was never observed by
// campaign, unless the plan names campaigns: then each one's share of the first outcome is taken to
// be that of the input, which is all that can be said of what it costs. With a_0 the shares of
// input and, stage by stage,
//
//   a_j ~ a_parent(j) exp(d_jk), scaled to a sum of 1,
//   m_j = sum over k of a_parent(j),k exp(d_jk),
//
// the channel's rate at stage j is multiplied by m_j at the plan's shares over m_j at the recent
// ones, draw by draw: the level at the end of history is that of the recent mix, whatever mix the
// model saw before. A brand's total, which hangs on the channel's input, takes the product of these
// factors over the stages before it: a click brings what the channel's clicks bring. Where the plan
// names no campaign the factor is not applied at all.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_CAMPAIGN_MIX_H_
#define FUNNELCAST_SIMULATOR_FORECAST_CAMPAIGN_MIX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"

namespace funnelcast::forecast {

// A split with the rates of the campaigns of a mix.
struct MixStage {
  const data::FittedSplit* split = nullptr;
  std::vector<float> rates;           // exp(d_k), [campaign][draw]
  std::vector<float> concentrations;  // phi or alpha, [draw]
};

// Does not own the fitted funnel. The campaigns of the channel's evidence come first, in their
// order; then those that only the plan knows, whose rates are drawn from the pool.
struct CampaignMix {
  std::string channel;
  std::vector<std::string> campaigns;
  bool plan_names_campaigns = false;
  bool tells_input = true;  // `inputs` are more than the shares of an outcome
  std::size_t draw_count = 0;
  std::vector<double> recent;               // shares of input or first outcome, [campaign]
  std::vector<std::vector<double>> inputs;  // planned input by day, [campaign][day of the plan]
  std::vector<std::vector<double>> shares;  // of the period's input, [period][campaign]; 0 if none
  std::vector<MixStage> stages;             // in order

  std::size_t campaign_count() const { return campaigns.size(); }
};

// Which channels get a mix: those whose campaigns the plan names, or all with campaigns.
enum class MixScope { kPlannedByCampaign, kAll };

struct MixOptions {
  MixScope scope = MixScope::kAll;
  std::size_t draw_count = 1000;  // of the forecast; splits' draws are spread evenly over them
  std::uint64_t seed = 1;
};

// The mixes of channels whose campaigns are known to the model or named by the plan.
std::vector<CampaignMix> MakeCampaignMixes(const data::FittedFunnel& fitted,
                                           const data::PlanInputs& plan,
                                           const data::PlanPeriods& periods,
                                           const MixOptions& options);

// The logarithm of the factor on the channel's outcome at `stage`, [period][draw]; empty where the
// plan names no campaign, or the stage is not split.
std::vector<float> ComputeLogMixFactor(const CampaignMix& mix, data::Stage stage);

// The factor on what the channel's input brings at `stage` where no channel's own stage stands in
// between, as in a brand's total: that of all stages before it, [period][draw]; empty where the
// plan names no campaign or none of them is split.
std::vector<float> ComputeMixFactor(const CampaignMix& mix, data::Stage stage);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_CAMPAIGN_MIX_H_

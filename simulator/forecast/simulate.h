// Runs the nodes of a fitted funnel forward through a plan, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_SIMULATE_H_
#define FUNNELCAST_SIMULATOR_FORECAST_SIMULATE_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/forecast/campaign_mix.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/prepared_window.h"

namespace funnelcast::forecast {

// Simulated outcomes of one stage of a channel, or of the brand (empty channel).
struct StageOutcomes {
  std::string channel;
  data::Stage stage = data::Stage::kAttention;
  bool is_reach = false;  // the people that the stage met, not the stage itself
  // [period_count][draw_count], full periods also where the plan's last is partial.
  base::DrawValues values;
  std::vector<float> day_shares;  // [7][draw_count]
};

// Takes the outcomes of a group of series: all of a channel at once, the brand's last, each
// channel's in the order of ForecastBase::outcomes(), then the reach of channels that model it.
// Called in the order of groups, never twice at a time.
using OutcomeSink = std::function<void(std::vector<StageOutcomes> outcomes)>;

// Outcomes of every node: what a node forecasts, and for stages that only channels have the sum
// over channels.
//
// For every draw: the drift goes on by its recursion from its level at the end of history, the mean
// follows from the drawn parent (a drawn 0 with input counts as 0.5 in the logarithm), the outcome
// is a gamma-Poisson or log-normal draw around it and is the next stage's parent. A channel with an
// input gets exactly nothing where its planned input is 0. Random streams are keyed by series and
// draw, so that threads do not matter. `mixes`: of channels whose campaigns the plan names. The
// plan covers the base's periods.
void SimulateOutcomes(const ForecastBase& base, const data::PlanInputs& plan,
                      std::span<const CampaignMix> mixes, const OutcomeSink& sink);

// The same outcomes, from what a window has kept.
void SimulateOutcomes(const PreparedWindow& window, const data::PlanInputs& plan,
                      std::span<const CampaignMix> mixes, const OutcomeSink& sink);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_SIMULATE_H_

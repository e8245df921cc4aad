// The effective inputs of a plan: carry-over from the last inputs of history on, then saturation,
// draw by draw.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_INPUT_RESPONSE_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_INPUT_RESPONSE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/data/node.h"

namespace funnelcast::mechanisms {

// Where a plan stands on the grid of a fit.
struct PlanPlace {
  double period_weeks = 1.0;
  int gap_periods = 0;  // whole periods between the end of history and the plan
};

// Effective inputs of a channel, [period][draw], the draw innermost.
//
// `rows`: the node's draws, [row][draw_count]. `planned`: inputs of the plan's periods in units of
// the channel's mean input. `factors`: on them, [period][draw]; empty for none. Carry-over starts
// from the channel's recent inputs; during a gap before the plan the input is taken to have been
// the mean of the last four periods. Cost: linear in periods and draws. Without mechanisms that is
// the planned input times its factor.
std::vector<float> ComputeEffectiveInputs(const data::FittedNode& node, std::size_t channel,
                                          std::span<const float> rows, std::size_t draw_count,
                                          const PlanPlace& place, std::span<const double> planned,
                                          std::span<const float> factors);

// The same with what went before stated: inputs of the periods before the first of `inputs`, in the
// same units, oldest first; they do not matter without carry-over.
std::vector<float> ComputeEffectiveInputsAfter(const data::FittedNode& node, std::size_t channel,
                                               std::span<const float> rows, std::size_t draw_count,
                                               double period_weeks, std::span<const double> before,
                                               std::span<const double> inputs,
                                               std::span<const float> factors);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_INPUT_RESPONSE_H_

// The memory of past actions in a forecast: what word of mouth brings to a block of draws.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_FEEDBACK_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_FEEDBACK_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"

namespace funnelcast::mechanisms {

// Whether actions of a period move attention of later ones, so that no series can be simulated
// before the others' periods before.
bool HasFeedback(const data::FittedFunnel& fitted);

// One node's memory m in some draws, moved on period by period as WordOfMouth has it. Between
// history and plan it stays as it was.
class ActionMemory {
 public:
  // `rows`: those of the node, [row][draw_count]; the memory is of `count` draws from `first_draw`.
  // REQUIRES: the node has word of mouth.
  ActionMemory(const data::FittedNode& node, std::span<const float> rows, std::size_t draw_count,
               std::size_t first_draw, std::size_t count, double period_weeks);

  // Adds log(1 - w + w min(m, M)) to each draw's shift.
  void AddTo(std::span<float> shifts) const;
  // Moves on by a period with these actions of the brand.
  void Remember(std::span<const float> actions);

 private:
  data::WordOfMouthScale scale_;
  std::vector<double> shares_;
  std::vector<double> retentions_;
  std::vector<double> memories_;
};

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_FEEDBACK_H_

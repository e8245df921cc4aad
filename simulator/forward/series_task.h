// One series of a forecast: where its numbers lie, and how a block of its draws goes through the
// periods.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_
#define FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "simulator/forward/feedback.h"
#include "simulator/forward/members.h"
#include "simulator/forward/outcome_kernel.h"
#include "simulator/forward/simulate.h"
#include "simulator/model/fitted_funnel.h"

namespace funnelcast::simulator {

// What the chosen draws of a node hold.
struct NodeDraws {
  std::vector<float> rows;     // [row][draw]
  std::vector<float> effects;  // added to the log mean, [period][draw]; empty: nothing
};

// Rows are those of its node's draws, -1 for none.
struct SeriesTask {
  const FittedNode* node = nullptr;
  std::size_t member = 0;
  bool has_reach = false;
  std::shared_ptr<const NodeDraws> draws;
  int log_rate_row = -1;
  int elasticity_row = -1;
  int pass_through_row = -1;
  int drift_sd_row = 0;
  int noise_row = 0;
  int level_row = 0;
  float log_scale = 0.0F;                      // added to the log mean
  std::vector<float> own_effects;              // instead of those of the node, if any
  std::vector<PeriodStep> steps;               // [period_count]
  const std::vector<float>* parent = nullptr;  // outcomes of the parent stage
  std::uint32_t series = 0;
  MixedDraws mixed;  // replaces offset, level, drift sd, noise and effects; empty: nothing
  StageOutcomes* out = nullptr;
};

// The draws from `first_draw` on before their first period: kDrawBlock, or what is left of
// `draw_count`.
DrawBlock BeginBlock(const SeriesTask& task, std::size_t draw_count, std::size_t first_draw);

// Moves such a block on by a period and writes its outcomes to `task.out`, which has room for them.
// `memory`: of past actions, or null.
void RunPeriod(const SeriesTask& task, std::size_t draw_count, std::uint64_t seed,
               std::size_t period, std::size_t first_draw, const ActionMemory* memory,
               DrawBlock& block);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_

// One series of a forecast: where its numbers lie, and how a block of its draws goes through the
// periods.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_
#define FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/forward/effect_terms.h"
#include "simulator/forward/feedback.h"
#include "simulator/forward/members.h"
#include "simulator/forward/outcome_kernel.h"
#include "simulator/forward/simulate.h"

namespace funnelcast::simulator {

// What all series of a node share in a forecast.
struct NodeTask {
  const FittedNode* node = nullptr;
  NodeDraws draws;
  LastYear last_year;
  PlanSeason season;
};

inline constexpr std::size_t kNoOutcome = static_cast<std::size_t>(-1);

// Rows are those of its node's draws, -1 for none. Outcomes are named by their place in the
// forecast's list.
struct SeriesTask {
  const NodeTask* node = nullptr;
  std::size_t member = 0;
  bool has_reach = false;
  int elasticity_row = -1;
  int pass_through_row = -1;
  const SeriesStart* start = nullptr;
  std::span<const LevelStep> level_steps;  // [period]
  std::vector<PeriodStep> steps;           // [period]
  std::vector<EffectTerm> terms;
  std::vector<float> own_effects;  // [period][draw], of terms with EffectSource::kOwn; or empty
  std::size_t parent = kNoOutcome;
  std::size_t outcome = kNoOutcome;
  std::uint32_t series = 0;
};

// Where a block of draws of each outcome lies: in the forecast's own rows where the block is whole,
// else in rows of its own, which are copied back.
class OutcomeBlocks {
 public:
  // `outcomes` have their room: [period][draw_count].
  OutcomeBlocks(std::vector<StageOutcomes>& outcomes, std::size_t draw_count,
                std::size_t first_draw);

  // Of a period, [kDrawBlock].
  float* at(std::size_t outcome, std::size_t period) const {
    return places_[outcome].begin + period * places_[outcome].stride;
  }
  std::size_t count() const { return count_; }
  void CopyBack();

 private:
  struct Place {
    float* begin = nullptr;
    std::size_t stride = 0;
  };

  std::vector<StageOutcomes>& outcomes_;
  const std::size_t draw_count_;
  const std::size_t first_draw_;
  const std::size_t count_;  // draws, up to kDrawBlock
  std::vector<std::vector<float>> own_rows_;
  std::vector<Place> places_;
};

// A block of draws of a series on its way through the periods.
class SeriesBlock {
 public:
  // Draws levels and noise of all periods and sums up effects. `node`: begun for the task's node
  // and the same draws.
  void Begin(const SeriesTask& task, const NodeBlock& node, std::uint64_t seed,
             std::size_t first_draw);

  // Draws a period's outcomes. `memory`: of past actions, or null.
  void RunPeriod(const SeriesTask& task, std::size_t period, const ActionMemory* memory,
                 const OutcomeBlocks& outcomes);

 private:
  void AddTerms(const SeriesTask& task, const NodeBlock& node);

  BlockStream stream_;
  OutcomeRows rows_;
  std::vector<BlockRow> log_means_;  // of a driver of 0, [period]
  std::vector<BlockRow> normals_;    // [period]
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_

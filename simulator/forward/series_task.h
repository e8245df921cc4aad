// One series of a plan, and how a block of its draws goes through the periods.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_
#define FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/forward/effect_terms.h"
#include "simulator/forward/feedback.h"
#include "simulator/forward/forecast_base.h"
#include "simulator/forward/outcome_blocks.h"
#include "simulator/forward/outcome_kernel.h"

namespace funnelcast::simulator {

// What a plan makes of a series.
struct SeriesTask {
  const SeriesBase* base = nullptr;
  int elasticity_row = -1;         // of the node's draws; -1: 0 in all draws
  int pass_through_row = -1;       // -1: 1 in all draws
  int half_saturation_row = -1;    // that of exponents follows; -1: no step saturates
  std::vector<PeriodStep> steps;   // [period]
  std::vector<EffectTerm> terms;   // those that hang on the plan's inputs last
  bool draws_own_path = false;     // its effects differ from those that given paths already have
  std::vector<float> own_effects;  // [period][draw], of terms with EffectSource::kOwn; or empty
};

// A block of draws of a series before any plan: levels and noise of all periods.
struct SeriesPath {
  BlockStream stream;
  UnfilledVector<BlockRow> log_means;  // level and offset, [period]
  UnfilledVector<NormalRuns> normals;  // [period]

  void Draw(const ForecastBase& base, const SeriesBase& series, std::size_t first_draw);
};

// A block of draws of a series on its way through the periods of a plan.
class SeriesBlock {
 public:
  // Sums up effects. `node`: begun for the task's node and the same draws. `path` must outlive the
  // periods.
  void Begin(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
             const SeriesPath& path);
  // The same with a path that nobody else needs, to whose log means effects are added.
  void BeginWith(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                 SeriesPath& path);

  // Draws a period's outcomes. `memory`: of past actions, or null.
  void RunPeriod(const ForecastBase& base, const SeriesTask& task, std::size_t period,
                 const ActionMemory* memory, OutcomeBlocks& outcomes);
  // Those of all periods, without a memory. REQUIRES: the parent's of all periods, where there is
  // one.
  void RunPeriods(const ForecastBase& base, const SeriesTask& task, OutcomeBlocks& outcomes);

 private:
  void FillRows(const ForecastBase& base, const SeriesTask& task, const SeriesPath& path);
  void AddTerms(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                std::span<BlockRow> log_means);
  PeriodDraws PreparePeriod(const ForecastBase& base, const SeriesTask& task, std::size_t period,
                            const ActionMemory* memory, OutcomeBlocks& outcomes);

  const SeriesPath* path_ = nullptr;
  OutcomeRows rows_;
  TermSums term_sums_;
  std::span<const BlockRow> log_means_;  // of a driver of 0, [period]
  std::span<BlockRow> moved_;            // the same where they are not the path's alone
  UnfilledVector<BlockRow> own_log_means_;
  std::vector<PeriodDraws> periods_;  // RunPeriods' own
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_SERIES_TASK_H_

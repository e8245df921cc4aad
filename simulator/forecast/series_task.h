// One series of a plan, and how a block of its draws goes through the periods.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_SERIES_TASK_H_
#define FUNNELCAST_SIMULATOR_FORECAST_SERIES_TASK_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/outcome_blocks.h"
#include "simulator/forecast/shift_terms.h"
#include "simulator/mechanisms/feedback.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// What a plan makes of a series.
struct SeriesTask {
  const SeriesBase* base = nullptr;
  int elasticity_row = -1;              // of the node's draws; -1: 0 in all draws
  int pass_through_row = -1;            // -1: 1 in all draws
  int half_saturation_row = -1;         // that of exponents follows; -1: no step saturates
  std::vector<simd::PeriodStep> steps;  // [period]
  std::vector<ShiftTerm> terms;         // those that hang on the plan's inputs last
  bool draws_own_path = false;    // its shifts differ from those that given paths already have
  std::vector<float> own_shifts;  // [period][draw], of terms with ShiftSource::kOwn; or empty
};

// A block of draws of a series before any plan: levels and noise of all periods.
struct SeriesPath {
  simd::BlockStream stream;
  base::UnfilledVector<simd::BlockRow> log_means;  // level and offset, [period]
  base::UnfilledVector<simd::NormalRuns> normals;  // [period]

  void Draw(const ForecastBase& base, const SeriesBase& series, std::size_t first_draw);
};

// A block of draws of a series on its way through the periods of a plan.
class SeriesBlock {
 public:
  // Sums up shifts. `node`: begun for the task's node and the same draws. `path` must outlive the
  // periods.
  void Begin(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
             const SeriesPath& path);
  // The same with a path that nobody else needs, to whose log means shifts are added.
  void BeginWith(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                 SeriesPath& path);

  // Draws a period's outcomes. `memory`: of past actions, or null.
  void RunPeriod(const ForecastBase& base, const SeriesTask& task, std::size_t period,
                 const mechanisms::ActionMemory* memory, OutcomeBlocks& outcomes);
  // Those of all periods, without a memory. REQUIRES: the parent's of all periods, where there is
  // one.
  void RunPeriods(const ForecastBase& base, const SeriesTask& task, OutcomeBlocks& outcomes);

 private:
  void FillRows(const ForecastBase& base, const SeriesTask& task, const SeriesPath& path);
  void AddTerms(const ForecastBase& base, const SeriesTask& task, const NodeBlock& node,
                std::span<simd::BlockRow> log_means);
  simd::PeriodDraws PreparePeriod(const ForecastBase& base, const SeriesTask& task,
                                  std::size_t period, const mechanisms::ActionMemory* memory,
                                  OutcomeBlocks& outcomes);

  const SeriesPath* path_ = nullptr;
  simd::OutcomeRows rows_;
  TermSums term_sums_;
  std::span<const simd::BlockRow> log_means_;  // of a driver of 0, [period]
  std::span<simd::BlockRow> moved_;            // the same where they are not the path's alone
  base::UnfilledVector<simd::BlockRow> own_log_means_;
  std::vector<simd::PeriodDraws> periods_;  // RunPeriods' own
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_SERIES_TASK_H_

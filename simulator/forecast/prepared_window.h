// What forecasts of one window share whatever their plans put in, kept for the next plan: a
// strategist changes a plan and asks again, for the same days, with the same draws.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_PREPARED_WINDOW_H_
#define FUNNELCAST_SIMULATOR_FORECAST_PREPARED_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/plan_periods.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/plan_run.h"
#include "simulator/forecast/series_task.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// Where a window lies and what its draws are.
struct WindowShape {
  data::Day first_day = 0;
  int day_count = 0;
  int draw_count = 0;
  std::uint64_t seed = 1;
  bool split_days = true;  // draw weekday shares

  bool operator==(const WindowShape&) const = default;
};

// Levels, places of noise, season, events and anchored components of all series, for all draws.
// Immutable; takes half a kilobyte for every series, period and block of draws.
class PreparedWindow {
 public:
  // `plan` lies in the window; its season, events and controls are those that are kept.
  PreparedWindow(std::shared_ptr<const data::FittedFunnel> fitted, const data::PlanInputs& plan,
                 const WindowShape& shape);
  PreparedWindow(const PreparedWindow&) = delete;
  PreparedWindow& operator=(const PreparedWindow&) = delete;

  const data::FittedFunnel& fitted() const { return *fitted_; }
  const WindowShape& shape() const { return shape_; }
  const ForecastBase& base() const { return base_; }

  // A plan of the window, which then runs with paths() alone. Where its season, events or controls
  // are others than those kept, it draws what it needs anew. As PlanRun's constructor otherwise.
  PlanRun MakeRun(const data::PlanInputs& plan, std::span<const CampaignMix> mixes) const;

  // Of the block of draws that begins at `first_draw`, a multiple of kDrawBlock.
  std::span<const SeriesPath> paths(std::size_t first_draw) const {
    return paths_[first_draw / simd::kDrawBlock];
  }

 private:
  const std::shared_ptr<const data::FittedFunnel> fitted_;
  const WindowShape shape_;
  const data::PlanPeriods periods_;
  const ForecastBase base_;
  const CommonShifts common_;
  std::vector<std::vector<SeriesPath>> paths_;  // [block][series of the base]
};

// About how many bytes a prepared window takes.
std::size_t EstimateBytes(const data::FittedFunnel& fitted, const WindowShape& shape);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_PREPARED_WINDOW_H_

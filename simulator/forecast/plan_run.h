// A plan on its way through a fitted funnel.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_PLAN_RUN_H_
#define FUNNELCAST_SIMULATOR_FORECAST_PLAN_RUN_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/forecast/campaign_mix.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/series_task.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// Levels and noise of all series of a block of draws, which do not depend on plans.
std::vector<SeriesPath> DrawPaths(const ForecastBase& base, std::size_t first_draw);

// What a plan makes of every series; PlanBlock runs it. Immutable once made, but for what
// CommonShifts takes. Owns nothing of what it is made from.
class PlanRun {
 public:
  // `mixes`: of channels whose campaigns the plan names. `base`, `plan` and `mixes` must outlive
  // it; the plan covers the base's periods.
  PlanRun(const ForecastBase& base, const data::PlanInputs& plan,
          std::span<const CampaignMix> mixes);

  const ForecastBase& base() const { return base_; }
  const std::vector<PlanSeason>& seasons() const { return seasons_; }  // [node of the base]
  const std::vector<SeriesTask>& tasks() const { return tasks_; }      // [series of the base]

 private:
  friend class CommonShifts;

  // Of a channel of a brand total.
  struct TotalInput {
    std::vector<double> planned;    // [period]; empty for none
    std::vector<float> mix_factor;  // of the plan's mix of campaigns, [period][draw]; empty: 1
  };

  std::vector<double> InputOf(const data::NodeChannel& channel) const;
  std::vector<TotalInput> TotalInputsOf(const data::FittedNode& node) const;
  std::vector<double> MeanMixedInput(const TotalInput& input) const;
  std::vector<float> ComputeResponse(const NodeBase& node,
                                     std::span<const TotalInput> inputs) const;
  std::vector<float> EffectiveInputs(const NodeBase& node, std::size_t channel,
                                     std::vector<double> input,
                                     std::span<const float> factors) const;
  std::vector<simd::PeriodStep> MakeSteps(const data::FittedNode& node) const;
  void AddStage(const SeriesBase& series, SeriesTask& task) const;
  void AddTerms(const SeriesBase& series, std::span<const TotalInput> inputs,
                SeriesTask& task) const;
  void CarryInput(const SeriesBase& series, SeriesTask& task) const;
  bool CarriesOver(const std::string& channel) const;
  void AddCampaigns(const SeriesBase& series, SeriesTask& task) const;

  const ForecastBase& base_;
  const data::PlanInputs& plan_;
  const std::span<const CampaignMix> mixes_;
  std::vector<PlanSeason> seasons_;
  std::vector<SeriesTask> tasks_;
};

// What plans of the same base have in common besides levels and noise: season, events and the
// levels of anchored components. A series where any of it differs has nothing in common, as where a
// plan sets controls of its own. Adding it up once for all saves a fifth of a comparison.
class CommonShifts {
 public:
  // Takes it out of `runs`, which from then on are of use with paths that it was added to, alone.
  // REQUIRES: at least one.
  CommonShifts(const ForecastBase& base, std::span<PlanRun> runs);

  // Takes it out of another run. Series where that has other shifts keep theirs and from then on
  // draw paths of their own.
  void TakeOutOf(PlanRun& run) const;

  // Adds it to the log means of a block's `paths` [series of the base].
  void AddTo(std::span<SeriesPath> paths) const;

 private:
  bool IsIn(const PlanRun& run, std::size_t series) const;

  const ForecastBase& base_;
  std::vector<PlanSeason> seasons_;            // [node of the base]
  std::vector<std::vector<ShiftTerm>> terms_;  // [series of the base]
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_PLAN_RUN_H_

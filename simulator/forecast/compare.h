// Public entry: forecasts plans with the same draws and sets them against each other.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_COMPARE_H_
#define FUNNELCAST_SIMULATOR_FORECAST_COMPARE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::forecast {

struct CompareOptions {
  int draw_count = 1000;  // at most the fitted funnel's; evenly spread over its draws
  std::uint64_t seed = 1;
  int thread_count = 0;  // 0: as many as the machine has cores
};

// What a plan brings the brand over its window.
struct PlanTotals {
  // Draws of the sum of each stage, [draw_count]; empty for a stage that the funnel does not have.
  std::array<std::vector<double>, data::kStageCount> stages;
  double spend = 0.0;  // planned
  double effort_hours = 0.0;
  data::PlanSupportShares support;
};

// Told how many plans are done; false stops the comparison. Called on one thread at a time.
using CompareProgress = std::function<bool(int done)>;

// Simulates each plan as ForecastPlan does: draw d of every plan has the same parameters, drift and
// noise, so that plans differ by what they put in alone, and every sum is that of ForecastPlan with
// the same options.
//
// Errors: those of ForecastPlan, whose message then begins with the plan's place ("Plan 3: ...");
// INVALID_ARGUMENT when windows differ; CANCELLED when `progress` says so. `progress` may be null.
absl::StatusOr<std::vector<PlanTotals>> SimulateTotals(const data::FittedFunnel& fitted,
                                                       std::span<const data::PlanInputs> plans,
                                                       const CompareOptions& options,
                                                       const CompareProgress& progress);

// How one plan does among others in some quantity of which more is better.
struct PlanRank {
  simd::DrawSummary summary;
  // Share of the draws in which no other plan brings more; plans that are level share the draw. The
  // ranks of all plans add up to 1.
  double best_chance = 0.0;
  // Mean of what the best plan of each draw brings beyond this one; 0 for a plan that is best in
  // all.
  double regret = 0.0;
};

struct PlanComparison {
  std::vector<PlanRank> plans;
  // Share of the draws in which plan i brings more than plan j, [i * plan_count + j]; level draws
  // count half, so that it is 0.5 for i = j and beats(i, j) + beats(j, i) = 1.
  std::vector<double> beats;

  double Beats(std::size_t i, std::size_t j) const { return beats[i * plans.size() + j]; }
};

// `draws`: the quantity of each plan in the same draws, [plan][draw]. REQUIRES: at least one plan,
// as many draws for each, probabilities in (0, 1).
PlanComparison ComparePlans(std::span<const std::vector<double>> draws,
                            std::span<const double> probabilities);

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_COMPARE_H_

// Gives each draw of a series to a component of its mixture.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_COMPONENTS_H_
#define FUNNELCAST_SIMULATOR_FORECAST_COMPONENTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/data/components.h"
#include "simulator/data/node.h"
#include "simulator/forecast/shift_terms.h"
#include "simulator/nodes/node_draws.h"
#include "simulator/nodes/past_response.h"
#include "simulator/rules/last_year.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// Where the draws of a series begin: [draw_count] each.
struct SeriesStart {
  std::vector<float> offset;  // log mean besides level, driver and shifts
  std::vector<float> level;
  std::vector<float> drift_sd;
  std::vector<float> noise;
};

// What series take from their node and from the window of the plans, whatever these put in. All
// must outlive the mixtures that are made of it.
struct MixtureBase {
  const data::FittedNode* node = nullptr;
  const nodes::NodeDraws* draws = nullptr;
  const rules::LastYear* last_year = nullptr;
  int period_days = 7;
  std::span<const simd::LevelStep> steps;  // [period]
  std::span<const float> scale_normals;    // [draw_count], the same for all series
  std::uint64_t seed = 1;
};

// The normals with which the components' errors are scaled, for MixtureBase.
std::vector<float> DrawScaleNormals(std::uint64_t seed, std::size_t draw_count);

// Whether draws of a series go to any component but the structural one.
bool IsMixed(const data::FittedNode& node, std::size_t series);

// Each draw belongs to one component, in the shares of their weights; the same draw to the same
// kind of component in every series as far as the weights allow. A structural draw keeps what it
// has. A draw of an anchored component begins from what the past says of the level, under its own
// response:
//
//   last year    l_t = log y_(t-52) - rho_(t-52) + shift share * growth since then
//   input ratio  l = log(sum y / sum exp rho) over the last eight weeks
//
// where rho is the draw's response to inputs, parents and events (past_response), for the input
// ratio LogInputRatio. The response to the plan, and to the parent that is drawn, comes on top; so
// an anchored draw answers to the plan from the inputs of then. Its level goes on by the drift's
// recursion from an error of sd level_sd with innovations of drift_sd, its periods scatter by
// noise, all times sqrt(dof / chi-square). Weeks without a counterpart last year take the level of
// the last eight weeks. Structural draws are drawn towards their mean, period by period, by the
// mixture's level shrinkage f: their spread but for what they answer to a stage's driver, and the
// outcomes' noise, is multiplied by f.
class SeriesMixture {
 public:
  // `start`: of the structural model. `series_key` numbers the random numbers. REQUIRES: IsMixed.
  SeriesMixture(const MixtureBase& base, std::size_t series, std::uint32_t series_key,
                SeriesStart start);

  const SeriesStart& start() const { return start_; }

  // The terms of a plan. `response`: of a brand total to the plan, [period][draw], replaced by what
  // it is for the components; empty for stages. `inputs`: of brand totals, [channel][period], empty
  // for none. Terms point into this mixture.
  std::vector<ShiftTerm> MakeTerms(const PlanSeason& season, std::span<float> response,
                                   const std::vector<std::vector<double>>& inputs) const;

 private:
  using Indices = std::vector<std::uint32_t>;

  std::vector<float> MaskOf(const Indices& draws, float value) const;
  std::vector<float> Masked(std::span<const float> row, float factor) const;
  void StartStructural();
  void StartAnchored(const Indices& draws, const data::Component& component,
                     std::span<const float> errors);
  void PrepareLastYear(double shift_share);
  void PrepareRecentLevels(const nodes::PastResponse& response);
  void PrepareGrowth(const nodes::PastResponse& response, double shift_share);
  void AddStructuralShift(const PlanSeason& season, std::span<const float> response,
                          std::vector<ShiftTerm>& terms) const;
  void AddLastYear(std::vector<ShiftTerm>& terms) const;
  void AddInputRatio(const std::vector<std::vector<double>>& inputs,
                     std::vector<ShiftTerm>& terms) const;
  void MixResponse(std::span<float> response) const;

  const MixtureBase base_;
  const std::size_t series_;
  const double shrinkage_;
  const std::vector<double>& outcome_;     // of the past
  const std::vector<std::size_t> recent_;  // the past's last eight weeks
  SeriesStart start_;
  // Means over the structural draws, before they are shrunken.
  double offset_mean_ = 0.0;
  double level_mean_ = 0.0;
  std::vector<double> coefficient_means_;  // of the season's columns
  std::array<Indices, data::kComponentKindCount> components_;
  // Rows, [draw_count], 0 in draws of other components.
  std::array<std::vector<float>, data::kComponentKindCount> masks_;  // 1
  std::vector<float> year_factor_;                                   // structural: the shrinkage
  std::vector<float> pattern_factor_;  // the same, 1 in anchored draws
  // Of last year's draws; the first two empty where no period needs them.
  std::vector<float> recent_levels_;
  std::vector<float> growth_;
  std::vector<float> elasticity_;
  std::vector<float> passed_elasticity_;
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_COMPONENTS_H_

// What the anchored components of a forecast begin from: the last periods of a node's history, and
// how far each component went wrong there. Plain data; learnt in fit/component_errors, used in
// forecast/components.
#ifndef FUNNELCAST_SIMULATOR_DATA_COMPONENTS_H_
#define FUNNELCAST_SIMULATOR_DATA_COMPONENTS_H_

#include <array>
#include <cstddef>
#include <vector>

#include "simulator/data/history.h"

namespace funnelcast::data {

// Where a draw of a forecast takes its level from. kStructural: the posterior's drift and season.
// kLastYear: the same weeks of last year. kInputRatio: the last eight weeks, in proportion to all
// inputs; brand totals only.
enum class ComponentKind { kStructural = 0, kLastYear = 1, kInputRatio = 2 };
inline constexpr int kComponentKindCount = 3;

// A component of one series' mixture. Its log level at h weeks is off by a damped random walk that
// begins with sd `level_sd` and moves by `drift_sd` per root of a week; a period's outcome scatters
// about it by `noise`. All three are multiplied by a draw of sqrt(dof / chi-square(dof)), since
// they were learnt from few windows.
struct Component {
  double weight = 0.0;  // share of the draws, 0 for a component that does not apply
  double level_sd = 0.0;
  double drift_sd = 0.0;
  double noise = 0.0;
  double dof = 0.0;
  double shift_share = 0.0;  // kLastYear: how much of the growth since last year goes on
};

struct SeriesComponents {
  std::array<Component, kComponentKindCount> components;  // by ComponentKind
  // Factor on the spread of every component's level, for components that agree make a mixture too
  // wide.
  double level_shrinkage = 1.0;

  const Component& of(ComponentKind kind) const {
    return components[static_cast<std::size_t>(kind)];
  }
  Component& of(ComponentKind kind) { return components[static_cast<std::size_t>(kind)]; }
};

// One series by period; outcome NaN where the period is none of the model's observations.
struct SeriesPast {
  std::vector<double> outcome;  // in the model's scale
  std::vector<double> parent;   // empty for brand totals and unpaid channels
};

// The last whole periods of a node's history, oldest first.
struct NodePast {
  int count = 0;
  Day end_day = 0;                          // the day after the last of them
  std::vector<SeriesPast> series;           // one a channel; one for a brand total
  std::vector<std::vector<double>> inputs;  // [channel][count]; empty for a channel without input
  // Values of the season's columns after the Fourier terms (weekdays, events, controls),
  // [count][columns].
  std::vector<double> patterns;
};

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_COMPONENTS_H_

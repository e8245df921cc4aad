// What anchored components would have forecast from every past origin, and how far they were off.
#ifndef FUNNELCAST_SIMULATOR_RULES_ROLLING_ERRORS_H_
#define FUNNELCAST_SIMULATOR_RULES_ROLLING_ERRORS_H_

#include <array>
#include <cstddef>
#include <vector>

#include "simulator/data/components.h"
#include "simulator/rules/anchor_levels.h"

namespace funnelcast::rules {

// Windows whose errors are learnt from, and the place of the eight weeks that weights go by.
inline constexpr std::array<int, 5> kErrorWeeks = {1, 2, 4, 8, 13};
inline constexpr std::size_t kWeightHorizon = 3;

// One series with what it takes to say what a component would have forecast, by period.
struct RollingSeries {
  std::vector<double> outcome;      // NaN where the period is no observation
  std::vector<double> response;     // posterior mean (past_response), NaN where the outcome is
  std::vector<double> input_ratio;  // LogInputRatio; empty where that component does not apply
  int period_days = 7;
  bool counts = true;  // whether a forecast adds Poisson noise by itself

  std::size_t periods(int weeks) const { return static_cast<std::size_t>(weeks * 7 / period_days); }
};

// Whether `kind` can forecast from period `origin` on. kStructural cannot: its past is not
// refitted.
bool Applies(const RollingSeries& series, data::ComponentKind kind, std::size_t origin);

// What `kind` expects of the periods from `origin` on, given the parents and inputs that happened;
// at most `horizon` periods, 0 for periods without an observation. REQUIRES: Applies.
std::vector<double> PredictFrom(const RollingSeries& series, data::ComponentKind kind,
                                double shift_share, std::size_t origin, std::size_t horizon);

// Variances of a component's window errors by kErrorWeeks, and how many separate windows each rests
// on. An error is the log of the ratio of what a window brought to what was expected of it; the
// variance is that of a normal with their mean absolute value, so that a single exceptional sale
// does not widen all; less the variance of Poisson counts.
struct ErrorMoments {
  std::array<double, kErrorWeeks.size()> variances{};
  std::array<double, kErrorWeeks.size()> windows{};
};

// Over all weekly origins of the history. Cost: linear in their number.
ErrorMoments RollErrors(const RollingSeries& series, data::ComponentKind kind, double shift_share);

// The share of the growth since last year that went on over the next eight weeks: a regression
// through the origin over all past origins, held to 0.7 as if by one window with a growth of 0.2;
// within [0, 1].
double LearnShiftShare(const RollingSeries& series);

}  // namespace funnelcast::rules

#endif  // FUNNELCAST_SIMULATOR_RULES_ROLLING_ERRORS_H_

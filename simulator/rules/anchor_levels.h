// Levels that anchored components take from the past: the arithmetic that learning their errors and
// forecasting share.
#ifndef FUNNELCAST_SIMULATOR_RULES_ANCHOR_LEVELS_H_
#define FUNNELCAST_SIMULATOR_RULES_ANCHOR_LEVELS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/data/components.h"
#include "simulator/data/node.h"

namespace funnelcast::rules {

// What is kept of a node's past: a year, and the eight weeks that the growth since is read from.
inline constexpr int kRecentWeeks = 8;
inline constexpr int kYearWeeks = 52;
inline constexpr int kPastWeeks = kYearWeeks + kRecentWeeks;

// How many periods the anchors' spans hold.
struct AnchorSpans {
  explicit AnchorSpans(int period_days)
      : recent(static_cast<std::size_t>(kRecentWeeks * 7 / period_days)),
        year(static_cast<std::size_t>(kYearWeeks * 7 / period_days)) {}
  std::size_t recent;
  std::size_t year;
};

// The observed periods of the eight weeks before period `origin`; empty when they are fewer than
// half.
std::vector<std::size_t> RecentPeriods(std::span<const double> outcome, std::size_t origin,
                                       const AnchorSpans& spans);

// Those periods of `recent` whose counterpart of a year before is observed too, when they are at
// least half of the eight weeks; else empty.
std::vector<std::size_t> GrowthPeriods(std::span<const double> outcome,
                                       std::span<const std::size_t> recent,
                                       const AnchorSpans& spans);

// log((outcomes + 1/2) / (expected + 1/2)).
double LogRatioOfSums(double outcomes, double expected);

// Log response of the input-ratio component, which expects outcomes in proportion to all inputs but
// for a twentieth that stays without any: log(1/20 + 19/20 x), x the inputs over their usual sum.
// `inputs`: one a channel, in the inputs' units.
double LogInputRatio(const data::FittedNode& node, std::span<const double> inputs);

// Every channel's input in a past period, 0 for a channel without.
std::vector<double> InputsAt(const data::NodePast& past, std::size_t period);

// Rows of a series among its node's draws; -1 for the log rate that a brand total has not.
struct SeriesRows {
  int log_rate = -1;
  int drift_sd = 0;
  int noise = 0;
  int level = 0;
};
SeriesRows RowsOf(const data::FittedNode& node, std::size_t series);

}  // namespace funnelcast::rules

#endif  // FUNNELCAST_SIMULATOR_RULES_ANCHOR_LEVELS_H_

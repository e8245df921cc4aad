// What surrounds a funnel's past: controls, benchmarks and experiments, in the form the engine
// takes. Pure.
#ifndef FUNNELCAST_SERVER_HISTORY_SURROUNDINGS_H_
#define FUNNELCAST_SERVER_HISTORY_SURROUNDINGS_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/history/benchmark_rates.h"
#include "server/history/funnel_history.h"
#include "server/history/roles.h"

namespace funnelcast::history {

// A lift test of a channel.
struct LiftTest {
  std::string channel;
  std::string metric;  // the outcome that was compared
  Day start_day = 0;
  Day end_day = 0;                 // the day after the last
  double input_change = 0;         // in sum over the test, not 0
  double lift = 0;                 // of the outcome, in sum over the test
  double lift_standard_error = 0;  // above 0
};

// Cuts the controls to the history, whose span is set. A value from before it holds until the next
// one. Values for channels are left out with a warning.
void PlaceControls(const std::vector<UsedSeries>& controls, FunnelHistory& loaded);

// Adds the benchmarks whose metrics the funnel has. REQUIRES: the channels are set.
void AddBenchmarks(const std::vector<RateRange>& benchmarks, const MetricRoles& roles,
                   const std::set<std::string>& foreign_channels, FunnelHistory& loaded);

// Adds the experiments on the funnel's stages that ended by `end_day`.
void AddExperiments(const std::vector<LiftTest>& tests, const MetricRoles& roles,
                    const std::set<std::string>& foreign_channels, std::optional<Day> end_day,
                    FunnelHistory& loaded);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_SURROUNDINGS_H_

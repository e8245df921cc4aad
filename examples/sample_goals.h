// The sample brand's goals, with targets taken from its true outlook, and that outlook itself.
#ifndef FUNNELCAST_EXAMPLES_SAMPLE_GOALS_H_
#define FUNNELCAST_EXAMPLES_SAMPLE_GOALS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "examples/sample_brand.h"
#include "examples/sample_truth.h"

namespace funnelcast::examples {

struct SampleGoal {
  std::string id;
  std::string funnel;
  std::string metric;
  std::string per;  // empty for plain sums
  bool at_least = true;
  double target = 0.0;
  int first_day = 0;
  int end_day = 0;
  std::string owner;
  std::string role;  // what it is in the example
};

// A metric's sum over the scenarios' window under the true model.
struct TrueSum {
  std::string metric;
  double mean = 0.0;
  double low = 0.0;   // 0.05 quantile
  double high = 0.0;  // 0.95 quantile
};

// What a scenario brings under the true model, levels at the end of the history known.
struct TrueOutlook {
  std::string scenario;
  std::vector<TrueSum> sums;
  std::vector<double> goal_chances;  // one a goal; a goal that lies in the past has 0 or 1
};

// Futures of one scenario, as sums of each metric over the window: [metric][draw].
struct FutureSums {
  std::string scenario;
  std::vector<std::vector<double>> sums;
};

// The metrics of FutureSums and TrueOutlook, in order.
const std::vector<std::string>& OutlookMetrics();

FutureSums DrawFutureSums(const Truth& truth, const Past& past, const SampleScenario& scenario,
                          std::uint64_t seed, int draw_count);

// Five goals: a safe one, an ambitious one, an unrealistic one, one that pulls against the
// ambitious one, and one of the last quarter that was missed.
std::vector<SampleGoal> MakeGoals(const Truth& truth, const Past& past, const FutureSums& steady);

TrueOutlook Summarize(const Truth& truth, const Past& past, const FutureSums& futures,
                      const std::vector<SampleGoal>& goals);

}  // namespace funnelcast::examples

#endif  // FUNNELCAST_EXAMPLES_SAMPLE_GOALS_H_

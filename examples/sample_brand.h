// Makes the sample brand's past from its truth, and draws its future under a plan.
// Files belong to sample_files, parameters to sample_truth.
#ifndef FUNNELCAST_EXAMPLES_SAMPLE_BRAND_H_
#define FUNNELCAST_EXAMPLES_SAMPLE_BRAND_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "examples/sample_truth.h"
#include "simulator/base/random.h"

namespace funnelcast::examples {

using WeekOfDays = std::array<double, kDaysOfWeek>;  // by position in the week, not by weekday

// What one channel got and brought in a week.
struct ChannelWeek {
  WeekOfDays input{};
  std::vector<WeekOfDays> outcomes;  // one a step
};

// A week of the brand. Weeks begin so that the last one of the history ends with it.
struct Week {
  int first_day = 0;
  bool is_sale = false;
  std::vector<ChannelWeek> channels;  // in the order of the truth
  WeekOfDays orders{};
  WeekOfDays revenue_eur{};
};

// Where the slowly moving levels stand; zero is the reference.
struct Levels {
  std::vector<std::vector<double>> steps;  // [channel][step]
  double orders = 0.0;
  double value = 0.0;
};

struct Past {
  std::vector<Week> weeks;
  Levels levels;  // at the end
};

// A scenario: what goes into each channel, by week from the end of the history.
struct SampleScenario {
  std::string id;
  std::vector<std::vector<WeekOfDays>> inputs;  // [channel][week]
};

// The history. The same seed gives the same values.
Past MakePast(const Truth& truth, std::uint64_t seed);

// Three mixes for the quarter after the history: `steady` goes on as in the year before,
// `facebook_push` puts 60 % more into facebook, `lean` takes 30 % off everything paid and pauses
// youtube.
std::vector<SampleScenario> MakeScenarios(const Truth& truth);

// One future under a scenario, from the levels at the end of the history; each draw is another.
std::vector<Week> DrawFuture(const Truth& truth, const Levels& levels,
                             const SampleScenario& scenario, std::uint64_t seed,
                             std::uint32_t draw);

// Sum of a step's or of all channels' outcomes with the given metric over [first_day, end_day);
// also of `orders`, `revenue` and the inputs.
double SumOfMetric(const Truth& truth, const std::vector<Week>& weeks, const std::string& metric,
                   int first_day, int end_day);

}  // namespace funnelcast::examples

#endif  // FUNNELCAST_EXAMPLES_SAMPLE_BRAND_H_

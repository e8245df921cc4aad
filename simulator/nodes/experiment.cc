// Lift tests on a node's grid.
#include "simulator/nodes/experiment.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"
#include "simulator/mechanisms/drift.h"

namespace funnelcast::nodes {
namespace {

constexpr int kWarmUpWeeks = 26;

// The period that holds a day; negative before the grid.
int PeriodOf(const data::PeriodGrid& grid, data::Day day) {
  const int days = day - grid.period_start(0);
  const int length = grid.period_days;
  return days >= 0 ? days / length : -((length - 1 - days) / length);
}

}  // namespace

LiftDensity EvaluateLift(const LiftTest& test, double expected) {
  const double score = (test.lift - expected) / test.lift_sd;
  return {-0.5 * score * score, score / test.lift_sd};
}

LiftTest LayOutLiftTest(const data::Experiment& experiment, const data::PeriodGrid& grid,
                        const std::vector<double>& inputs, double mean_input,
                        const std::vector<int>& observations) {
  FUNNELCAST_CHECK(experiment.first_day < experiment.end_day && mean_input > 0.0);
  FUNNELCAST_CHECK(!observations.empty());
  LiftTest test;
  test.lift = experiment.lift;
  test.lift_sd = experiment.lift_sd;
  const int first = PeriodOf(grid, experiment.first_day);
  const int last = PeriodOf(grid, experiment.end_day - 1);
  const int begin = first - kWarmUpWeeks * 7 / grid.period_days;
  test.first_period = begin;
  const double change_a_day =
      experiment.input_change / mean_input / (experiment.end_day - experiment.first_day);
  for (int period = begin; period <= last; ++period) {
    const data::Day start = grid.period_start(period);
    const int days = std::max(0, std::min(experiment.end_day, start + grid.period_days) -
                                     std::max(experiment.first_day, start));
    const bool known = period >= 0 && period < grid.count;
    const double input = known ? inputs[static_cast<std::size_t>(period)] / mean_input : 1.0;
    const double change = change_a_day * days;
    test.without_change.push_back(std::max(0.0, input - change));
    test.with_change.push_back(std::max(0.0, test.without_change.back() + change));
    if (period < first) continue;
    LiftPeriod& place = test.periods.emplace_back();
    place.path_index = period - begin;
    const auto after = std::lower_bound(observations.begin(), observations.end(), period);
    auto nearest = after == observations.end() ? after - 1 : after;
    if (nearest != observations.begin() && period - *(nearest - 1) < std::abs(*nearest - period)) {
      --nearest;
    }
    place.observation = static_cast<int>(nearest - observations.begin());
    place.level_damping =
        mechanisms::ComputeDriftStep(std::abs(*nearest - period) * grid.period_days / 7.0).damping;
  }
  return test;
}

}  // namespace funnelcast::nodes

// Lift tests as a part of the likelihood: what the model says a test should have brought is held
// against what it brought.
#ifndef FUNNELCAST_SIMULATOR_NODES_EXPERIMENT_H_
#define FUNNELCAST_SIMULATOR_NODES_EXPERIMENT_H_

#include <Eigen/Core>
#include <vector>

#include "simulator/data/grid.h"
#include "simulator/data/history.h"

namespace funnelcast::nodes {

// One period of a test.
struct LiftPeriod {
  int path_index = 0;          // its place in the input paths
  int observation = 0;         // the observed period that is nearest
  double level_damping = 1.0;  // of the drift from there to here: 1 where the two are the same
  Eigen::VectorXd season;      // [columns]
};

// A lift test of one channel of a node. Inputs are in units of the channel's mean input, over the
// periods before and during the test; they differ in the test's periods only.
struct LiftTest {
  int channel = 0;
  int first_period = 0;  // of the paths, in the grid; negative before it
  double lift = 0.0;     // signed, in the units of the node's outcome
  double lift_sd = 1.0;  // > 0
  std::vector<double> with_change;
  std::vector<double> without_change;
  // Where the parent is a stage and input passes by it: log of input over parent, each over its
  // mean, along the path. Empty: none.
  std::vector<double> log_passed_ratio;
  std::vector<LiftPeriod> periods;
};

// log N(lift | expected, lift_sd) up to a constant, and its derivative by `expected`.
struct LiftDensity {
  double log_density = 0.0;
  double by_expected = 0.0;
};
LiftDensity EvaluateLift(const LiftTest& test, double expected);

// Lays a test on the grid of a node.
//
// The test's change is spread evenly over its days. In a period of the history the inputs with the
// change are those that were, and those without it are less by the change; where that would be
// negative both are raised. In periods before or after the history the input is taken to have been
// the mean (1). The paths begin half a year before the test, so that carry-over has
// something to carry.
//
// `inputs`: the channel's inputs by period of the grid; `mean_input` is their unit in the paths.
// `observations`: the periods that the node observes, ascending, not empty. Seasons are left empty.
LiftTest LayOutLiftTest(const data::Experiment& experiment, const data::PeriodGrid& grid,
                        const std::vector<double>& inputs, double mean_input,
                        const std::vector<int>& observations);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_EXPERIMENT_H_

// The built-in targets, in alphabetical order. See target.h for how to add one.
#ifndef FUNNELCAST_TESTS_SIMULATOR_SAMPLER_TARGETS_TARGETS_H_
#define FUNNELCAST_TESTS_SIMULATOR_SAMPLER_TARGETS_TARGETS_H_

#include <vector>

#include "tests/simulator/sampler/target.h"

namespace funnelcast::sampler_bench {

TargetEntry AutoregressionFive();
TargetEntry AutoregressionMovingAverage();
TargetEntry Banana();
TargetEntry BoundedValues();
TargetEntry CorrelatedNormal();
TargetEntry EarningsInteraction();
TargetEntry EightSchools();
TargetEntry Funnel();
TargetEntry Garch();
TargetEntry GaussianMixture();
TargetEntry GaussianProcess();
TargetEntry HeavyTails();
TargetEntry HiddenMarkov();
TargetEntry LinearTrend();
TargetEntry LogisticRegression();

// All of them; names are unique.
const std::vector<TargetEntry>& AllTargets();

}  // namespace funnelcast::sampler_bench

#endif  // FUNNELCAST_TESTS_SIMULATOR_SAMPLER_TARGETS_TARGETS_H_

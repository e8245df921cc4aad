// The list of built-in targets.
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {

const std::vector<TargetEntry>& AllTargets() {
  static const std::vector<TargetEntry> kTargets = {
      AutoregressionFive(),
      AutoregressionMovingAverage(),
      Banana(),
      BoundedValues(),
      CorrelatedNormal(),
      EarningsInteraction(),
      EightSchools(),
      Funnel(),
      Garch(),
      GaussianMixture(),
      GaussianProcess(),
      HeavyTails(),
      HiddenMarkov(),
      LinearTrend(),
      LogisticRegression(),
  };
  return kTargets;
}

}  // namespace funnelcast::sampler_bench

// A normal bent along a parabola (Haario, Saksman and Tamminen 1999): curved, with known moments.
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {

TargetEntry Banana() {
  TargetEntry entry;
  entry.name = "banana";
  entry.description = "x ~ N(0,1), y ~ N(x^2, 1)";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Real("x").Real("y");
    target.log_density = FromArithmetic([](const std::vector<Var>& v) {
      return normal_lpdf(v[0], 0.0, 1.0) + normal_lpdf(v[1], square(v[0]), 1.0);
    });
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

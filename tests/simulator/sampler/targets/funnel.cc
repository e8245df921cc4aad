// Neal's funnel (Neal 2003, section 8): an sd that is itself unknown.
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {

TargetEntry Funnel() {
  TargetEntry entry;
  entry.name = "funnel";
  entry.description = "v ~ N(0,3), x_i ~ N(0, exp(v / 2)), i = 1 to 9; hard for every sampler";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Real("v").Real("x", 9);
    target.log_density = FromArithmetic([](const std::vector<Var>& v) {
      Var log_density = normal_lpdf(v[0], 0.0, 3.0);
      const Var sd = exp(0.5 * v[0]);
      for (std::size_t i = 1; i < v.size(); ++i) log_density += normal_lpdf(v[i], 0.0, sd);
      return log_density;
    });
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

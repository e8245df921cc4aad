// A node of a funnel as the reference programs in Stan see it: their data, and their names for our
// parameters.
#ifndef FUNNELCAST_TESTS_BENCH_STAN_NODE_H_
#define FUNNELCAST_TESTS_BENCH_STAN_NODE_H_

#include <string>
#include <vector>

#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::bench {

// A quantity that both samplers draw: `name` as R writes it, at `place` of our parameters, so that
// Stan's value is offset + scale ours, or its exponential.
struct SharedQuantity {
  std::string name;
  int place = 0;
  double offset = 0.0;
  double scale = 1.0;
  bool exponential = false;
};

// "channel_stage" or "brand_total": the program that has this node's posterior.
std::string StanProgram(const nodes::FunnelNode& node);

// The program's data in R's dump format. The posterior is the same as ours: the matrix M holds our
// drift, the columns of S our season, scaled to the program's prior.
std::string StanData(const nodes::FunnelNode& node);

// Every parameter that means the same in both. A channel that started late has no knots before
// that in ours; where its path begins, the innovation means something else and is left out.
// Empty when the node has parameters that the programs do not know.
std::vector<SharedQuantity> SharedQuantities(const nodes::FunnelNode& node);

}  // namespace funnelcast::bench

#endif  // FUNNELCAST_TESTS_BENCH_STAN_NODE_H_

// Summaries of a fitted funnel.
#include "simulator/model/fitted_funnel.h"

#include <algorithm>

namespace funnelcast::simulator {

double FittedFunnel::max_rhat() const {
  double largest = 1.0;
  for (const NodeDiagnostics& node : diagnostics) largest = std::max(largest, node.max_rhat);
  return largest;
}

int FittedFunnel::divergence_count() const {
  int count = 0;
  for (const NodeDiagnostics& node : diagnostics) count += node.divergence_count;
  return count;
}

}  // namespace funnelcast::simulator

#include "simulator/fit/evidence.h"

#include <cmath>

#include "simulator/sampler/evidence.h"
#include "simulator/sampler/laplace.h"

namespace funnelcast::fit {
namespace {

// As in the fit: priors are of unit scale.
constexpr double kMinPrecision = 0.1;

}  // namespace

double WeighNode(const nodes::FunnelNode& node) {
  const double evidence = sampler::ApproximateLogEvidence(
      node, sampler::ApproximateByLaplace(node, node.Start(), kMinPrecision));
  return std::isfinite(evidence) ? evidence : -HUGE_VAL;
}

nodes::MechanismReason ReasonOf(MechanismChoice choice) {
  return choice == MechanismChoice::kAuto ? nodes::MechanismReason::kEvidence
                                          : nodes::MechanismReason::kRequest;
}

}  // namespace funnelcast::fit

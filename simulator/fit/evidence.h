// How probable the data are under a node as it stands: what mechanisms are chosen by.
#ifndef FUNNELCAST_SIMULATOR_FIT_EVIDENCE_H_
#define FUNNELCAST_SIMULATOR_FIT_EVIDENCE_H_

#include "simulator/fit/fit.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::fit {

// The logarithm of the evidence by Laplace's approximation; minus infinity where it has none. Cost:
// a search for the mode. Deterministic.
double WeighNode(const nodes::FunnelNode& node);

// Why a node gets a mechanism or lacks it under this choice.
nodes::MechanismReason ReasonOf(MechanismChoice choice);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_EVIDENCE_H_

// Whether a stage answers to the frequency of contacts, and what that came to.
#ifndef FUNNELCAST_SIMULATOR_FIT_EXHAUSTION_CHOICE_H_
#define FUNNELCAST_SIMULATOR_FIT_EXHAUSTION_CHOICE_H_

#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/fit/fit.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::fit {

// Turns exhaustion on where reach is measured and the data ask for it (a log Bayes factor by
// Laplace's approximation above kEvidenceForMechanism, of outcomes that answer to frequency against
// outcomes that do not, both with the reach curve) or the options do. Deterministic.
void ChooseExhaustion(const FitOptions& options, nodes::FunnelNode& node);

// Gives nodes the exhaustion that they have in a model fitted before.
void KeepExhaustion(const data::FittedFunnel& fitted, std::vector<nodes::FunnelNode>& nodes);

// Adds what came of it to `notes`, where it makes sense for the node.
void DescribeExhaustion(const nodes::FunnelNode& node, int draw_count,
                        std::vector<std::string>& notes);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_EXHAUSTION_CHOICE_H_

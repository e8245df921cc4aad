// Whether a node gets word of mouth, and what it came to.
#ifndef FUNNELCAST_SIMULATOR_FIT_WORD_OF_MOUTH_CHOICE_H_
#define FUNNELCAST_SIMULATOR_FIT_WORD_OF_MOUTH_CHOICE_H_

#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/fit/fit.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::fit {

// Turns word of mouth on where it makes sense and the data ask for it (a log Bayes factor by
// Laplace's approximation above kEvidenceForMechanism) or the options do. Deterministic.
void ChooseWordOfMouth(const FitOptions& options, nodes::FunnelNode& node);

// Gives nodes the word of mouth that they have in a model fitted before.
void KeepWordOfMouth(const data::FittedFunnel& fitted, std::vector<nodes::FunnelNode>& nodes);

// Adds a sentence to the diagnostics of each node for which word of mouth makes sense. `nodes`:
// those of `fitted`, for what weighing them found.
void DescribeWordOfMouth(const std::vector<nodes::MechanismEvidence>& evidence,
                         data::FittedFunnel& fitted);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_WORD_OF_MOUTH_CHOICE_H_

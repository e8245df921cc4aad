// Whether a node gets word of mouth, and what it came to.
#ifndef FUNNELCAST_SIMULATOR_WORD_OF_MOUTH_CHOICE_H_
#define FUNNELCAST_SIMULATOR_WORD_OF_MOUTH_CHOICE_H_

#include <vector>

#include "simulator/fit.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/funnel_graph.h"

namespace funnelcast::simulator {

// Turns word of mouth on where it makes sense and the data ask for it (a log Bayes factor by
// Laplace's approximation above kEvidenceForEffect) or the options do. Deterministic.
void ChooseWordOfMouth(const FitOptions& options, FunnelNode& node);

// Gives nodes the word of mouth that they have in a model fitted before.
void KeepWordOfMouth(const FittedFunnel& fitted, std::vector<FunnelNode>& nodes);

// Adds a sentence to the diagnostics of each node for which word of mouth makes sense. `nodes`:
// those of `fitted`, for what weighing them found.
void DescribeWordOfMouth(const std::vector<EffectEvidence>& evidence, FittedFunnel& fitted);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_WORD_OF_MOUTH_CHOICE_H_

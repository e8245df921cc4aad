// Which effects on inputs a node gets: those asked for, and those that its data ask for.
#ifndef FUNNELCAST_SIMULATOR_EFFECT_CHOICE_H_
#define FUNNELCAST_SIMULATOR_EFFECT_CHOICE_H_

#include <span>
#include <string>
#include <vector>

#include "simulator/fit.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/funnel_graph.h"

namespace funnelcast::simulator {

// An effect stays when the data are this much more probable with it: a log Bayes factor of 3 is
// odds of 20 to 1.
inline constexpr double kEvidenceForEffect = 3.0;

// Sets the node's effects and its effect_evidence.
//
// EffectChoice::kAuto adds one effect at a time, the one with the highest Laplace evidence, as long
// as its log Bayes factor is above kEvidenceForEffect; carry-over first as geometric, then as
// delayed. kOn takes the effect (carry-over as geometric unless the data ask for a delay), kOff
// leaves it out. Only effects that make sense for the node are considered. Deterministic.
void ChooseEffects(const FitOptions& options, FunnelNode& node);

// "left out, ..." or what an effect came to, and why.
std::string DescribeDecision(const EffectEvidence& evidence, bool is_on,
                             const std::string& came_to);

// What the node's blocks did, in sentences: effects kept or left out and what they came to,
// experiments counted, benchmarks used.
std::vector<std::string> DescribeEffects(const FunnelNode& node, int draw_count);

// Gives nodes the effects that they have in a model fitted before; nodes that it lacks get none.
void KeepEffects(const FittedFunnel& fitted, std::vector<FunnelNode>& nodes);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_EFFECT_CHOICE_H_

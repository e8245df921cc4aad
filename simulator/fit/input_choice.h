// Which mechanisms on inputs a node gets: those asked for, and those that its data ask for.
#ifndef FUNNELCAST_SIMULATOR_FIT_INPUT_CHOICE_H_
#define FUNNELCAST_SIMULATOR_FIT_INPUT_CHOICE_H_

#include <span>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/fit/fit.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::fit {

// Sets the node's mechanisms and its mechanism_evidence.
//
// MechanismChoice::kAuto adds one mechanism at a time, the one with the highest Laplace evidence,
// as long as its log Bayes factor is above trust::kEvidenceForMechanism; carry-over first as
// geometric, then as delayed. kOn takes the mechanism (carry-over as geometric unless the data ask
// for a delay), kOff leaves it out. Only mechanisms that make sense for the node are considered.
// Deterministic.
void ChooseInputMechanisms(const FitOptions& options, nodes::FunnelNode& node);

// "left out, ..." or what a mechanism came to, and why.
std::string DescribeDecision(const nodes::MechanismEvidence& evidence, bool is_on,
                             const std::string& came_to);

// What the node's blocks did, in sentences: mechanisms kept or left out and what they came to,
// experiments counted, benchmarks used.
std::vector<std::string> DescribeInputMechanisms(const nodes::FunnelNode& node, int draw_count);

// Gives nodes the mechanisms that they have in a model fitted before; nodes that it lacks get none.
void KeepInputMechanisms(const data::FittedFunnel& fitted, std::vector<nodes::FunnelNode>& nodes);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_INPUT_CHOICE_H_

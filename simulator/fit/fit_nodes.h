// What fits and updates share: sampling nodes and putting their draws together. Not for callers of
// the engine; see fit.h and update.h.
#ifndef FUNNELCAST_SIMULATOR_FIT_FIT_NODES_H_
#define FUNNELCAST_SIMULATOR_FIT_FIT_NODES_H_

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/chain.h"

namespace funnelcast::fit {

// The grid asked for: days, or 0 for what the history decides.
int PeriodDays(GridChoice choice);

// Samples `nodes` and assembles the fit. `starts`: [node] places near the posterior's mass,
// [dimension, count], from which chains begin and learn their first metric, with a warm-up of at
// most kWarmWarmupCount; a node without any begins from a normal fit to its posterior. Errors:
// CANCELLED when `progress` returned false.
inline constexpr int kWarmWarmupCount = 250;
absl::StatusOr<data::FittedFunnel> FitNodes(const data::FunnelHistory& history,
                                            const data::PeriodGrid& grid,
                                            std::vector<nodes::FunnelNode> nodes,
                                            const std::vector<Eigen::MatrixXd>& starts,
                                            const FitOptions& options, const FitProgress& progress);

// What the chains of one posterior say of themselves, without notes. `chains`: at least one, all of
// one length.
data::NodeDiagnostics Diagnose(const std::string& description, int observation_count,
                               const std::vector<sampler::ChainResult>& chains);

// Puts the draws of all nodes together, with their diagnostics, positions for later updates and
// warnings, and fits the campaigns. `chains`: [node][chain], all of one length. Runs in the
// caller's task arena. `go_on`: see FitCampaigns.
data::FittedFunnel AssembleFit(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                               std::vector<nodes::FunnelNode> nodes,
                               const std::vector<std::vector<sampler::ChainResult>>& chains,
                               std::uint64_t seed, const std::function<bool()>& go_on);

}  // namespace funnelcast::fit

#endif  // FUNNELCAST_SIMULATOR_FIT_FIT_NODES_H_

// What fits and updates share: sampling nodes and putting their draws together. Not for callers of
// the engine; see fit.h and update.h.
#ifndef FUNNELCAST_SIMULATOR_FIT_NODES_H_
#define FUNNELCAST_SIMULATOR_FIT_NODES_H_

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/fit.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/funnel_graph.h"
#include "simulator/model/grid.h"
#include "simulator/model/history.h"
#include "simulator/sampler/chain.h"

namespace funnelcast::simulator {

// The grid asked for: days, or 0 for what the history decides.
int PeriodDays(GridChoice choice);

// Samples `nodes` and assembles the fit. `starts`: [node] places near the posterior's mass,
// [dimension, count], from which chains begin and learn their first metric, with a warm-up of at
// most kWarmWarmupCount; a node without any begins from a normal fit to its posterior. Errors:
// CANCELLED when `progress` returned false.
inline constexpr int kWarmWarmupCount = 250;
absl::StatusOr<FittedFunnel> FitNodes(const FunnelHistory& history, const PeriodGrid& grid,
                                      std::vector<FunnelNode> nodes,
                                      const std::vector<Eigen::MatrixXd>& starts,
                                      const FitOptions& options, const FitProgress& progress);

// What the chains of one posterior say of themselves, without notes. `chains`: at least one, all of
// one length.
NodeDiagnostics Diagnose(const std::string& description, int observation_count,
                         const std::vector<ChainResult>& chains);

// Puts the draws of all nodes together, with their diagnostics, positions for later updates and
// warnings, and fits the campaigns. `chains`: [node][chain], all of one length. Runs in the
// caller's task arena. `go_on`: see FitCampaigns.
FittedFunnel AssembleFit(const FunnelHistory& history, const PeriodGrid& grid,
                         std::vector<FunnelNode> nodes,
                         const std::vector<std::vector<ChainResult>>& chains, std::uint64_t seed,
                         const std::function<bool()>& go_on);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FIT_NODES_H_

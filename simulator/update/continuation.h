// From the parameters of a fitted model to those of the same model on a history that went on.
#ifndef FUNNELCAST_SIMULATOR_UPDATE_CONTINUATION_H_
#define FUNNELCAST_SIMULATOR_UPDATE_CONTINUATION_H_

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulator/model/fitted_funnel.h"
#include "simulator/model/funnel_graph.h"
#include "simulator/model/grid.h"

namespace funnelcast::simulator {

// Draws of a density, with its log there.
struct Population {
  Eigen::MatrixXd positions;      // [dimension, count]
  Eigen::VectorXd log_densities;  // [count], up to a constant
};

// Where the drift's knots lie: the last at `end_day`, the one before `last_step_days` earlier, the
// others kKnotDays apart.
struct KnotTimes {
  Day end_day = 0;
  int last_step_days = kKnotDays;
};
KnotTimes KnotTimesOf(const PeriodGrid& grid);
// Of a fitted funnel's nodes.
KnotTimes KnotTimesOf(const FittedFunnel& fitted);

// Knots that come when a drift with the knots `from` goes on to `to`.
int CountNewKnots(const KnotTimes& from, const KnotTimes& to);

// Why `nodes`, with the knots `to`, are not those of `fitted` with more periods, as a sentence;
// nothing when they are.
std::optional<std::string> FindStructuralChange(const FittedFunnel& fitted,
                                                const std::vector<FunnelNode>& nodes,
                                                const KnotTimes& to);

// The draws of a fitted node as draws of the same density with the knots of a longer history.
//
// Knots but the last stay. The last one moves from h to h' > h after the one before; what the path
// does meanwhile is drawn from its prior, z' = c z + sqrt(1 - c^2) e with c = phi^(h' - h) s(h) /
// s(h'), s the innovation sds and e ~ N(0, 1). Innovations of further knots are drawn from their
// prior. Both leave the path's prior as it is, and `log_densities` become those of the longer
// vector: the old ones less the squares / 2 of the innovations that came, plus those that went.
// Deterministic in seed and node_index. REQUIRES: FindStructuralChange found nothing and `to` goes
// on from `from`.
Population ContinuePopulation(const FittedNode& node, const KnotTimes& from,
                              const std::vector<ParameterGroup>& groups, const KnotTimes& to,
                              std::uint64_t seed, std::uint32_t node_index);

// Places to begin a refit from, where knots may lie anywhere: drifts by the old path, linear
// between its knots and damped after its end; everything else as it was. Empty when `groups` has
// other parameters.
Eigen::MatrixXd TranslatePositions(const FittedNode& node, const KnotTimes& from,
                                   const std::vector<ParameterGroup>& groups, const KnotTimes& to);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_UPDATE_CONTINUATION_H_

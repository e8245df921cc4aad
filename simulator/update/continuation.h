// From the parameters of a fitted model to those of the same model on a history that went on.
#ifndef FUNNELCAST_SIMULATOR_UPDATE_CONTINUATION_H_
#define FUNNELCAST_SIMULATOR_UPDATE_CONTINUATION_H_

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/data/parameter_group.h"
#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::update {

// Draws of a density, with its log there.
struct Population {
  Eigen::MatrixXd positions;      // [dimension, count]
  Eigen::VectorXd log_densities;  // [count], up to a constant
};

// Where the drift's knots lie: the last at `end_day`, the one before `last_step_days` earlier, the
// others kKnotDays apart.
struct KnotTimes {
  data::Day end_day = 0;
  int last_step_days = data::kKnotDays;
};
KnotTimes KnotTimesOf(const data::PeriodGrid& grid);
// Of a fitted funnel's nodes.
KnotTimes KnotTimesOf(const data::FittedFunnel& fitted);

// Knots that come when a drift with the knots `from` goes on to `to`.
int CountNewKnots(const KnotTimes& from, const KnotTimes& to);

// Why `nodes`, with the knots `to`, are not those of `fitted` with more periods, as a sentence;
// nothing when they are.
std::optional<std::string> FindStructuralChange(const data::FittedFunnel& fitted,
                                                const std::vector<nodes::FunnelNode>& nodes,
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
Population ContinuePopulation(const data::FittedNode& node, const KnotTimes& from,
                              const std::vector<data::ParameterGroup>& groups, const KnotTimes& to,
                              std::uint64_t seed, std::uint32_t node_index);

// Places to begin a refit from, where knots may lie anywhere: drifts by the old path, linear
// between its knots and damped after its end; everything else as it was. Empty when `groups` has
// other parameters.
Eigen::MatrixXd TranslatePositions(const data::FittedNode& node, const KnotTimes& from,
                                   const std::vector<data::ParameterGroup>& groups,
                                   const KnotTimes& to);

}  // namespace funnelcast::update

#endif  // FUNNELCAST_SIMULATOR_UPDATE_CONTINUATION_H_

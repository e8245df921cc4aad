// The past of a node by period, as its anchored members see it.
#ifndef FUNNELCAST_SIMULATOR_MODEL_NODE_PAST_H_
#define FUNNELCAST_SIMULATOR_MODEL_NODE_PAST_H_

#include "simulator/model/anchor.h"
#include "simulator/model/grid.h"
#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// All periods of the grid but a last one that lacks days. REQUIRES: `node` as node_data fills it
// for the same history and grid.
NodePast CollectPast(const FunnelHistory& history, const PeriodGrid& grid, const FittedNode& node);

// The last `count` periods of `past`, or all.
NodePast KeepLast(const NodePast& past, int count);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_NODE_PAST_H_

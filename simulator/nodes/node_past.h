// The past of a node by period, as its anchored components see it.
#ifndef FUNNELCAST_SIMULATOR_NODES_NODE_PAST_H_
#define FUNNELCAST_SIMULATOR_NODES_NODE_PAST_H_

#include "simulator/data/components.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"

namespace funnelcast::nodes {

// All periods of the grid but a last one that lacks days. REQUIRES: `node` as node_data fills it
// for the same history and grid.
data::NodePast CollectPast(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                           const data::FittedNode& node);

// The last `count` periods of `past`, or all.
data::NodePast KeepLast(const data::NodePast& past, int count);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_NODE_PAST_H_

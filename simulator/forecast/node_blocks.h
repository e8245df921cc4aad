// What moves all series of a node alike, for a block of draws of all nodes.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_NODE_BLOCKS_H_
#define FUNNELCAST_SIMULATOR_FORECAST_NODE_BLOCKS_H_

#include <cstddef>
#include <vector>

#include "simulator/forecast/forecast_base.h"
#include "simulator/forecast/shift_terms.h"

namespace funnelcast::forecast {

// Sums a node's columns up when it is first asked for. For one thread.
class NodeBlocks {
 public:
  // `seasons`: [node of the base]. Both must outlive it.
  NodeBlocks(const ForecastBase& base, const std::vector<PlanSeason>& seasons,
             std::size_t first_draw)
      : base_(base),
        seasons_(seasons),
        first_draw_(first_draw),
        blocks_(base.nodes().size()),
        begun_(base.nodes().size(), false) {}

  const NodeBlock& Get(std::size_t node) {
    if (!begun_[node]) {
      const NodeBase& base = base_.nodes()[node];
      blocks_[node].Begin(*base.node, base.draws, seasons_[node], first_draw_);
      begun_[node] = true;
    }
    return blocks_[node];
  }

 private:
  const ForecastBase& base_;
  const std::vector<PlanSeason>& seasons_;
  std::size_t first_draw_;
  std::vector<NodeBlock> blocks_;
  std::vector<bool> begun_;
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_NODE_BLOCKS_H_

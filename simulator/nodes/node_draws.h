// The draws of a node that a forecast takes.
#ifndef FUNNELCAST_SIMULATOR_NODES_NODE_DRAWS_H_
#define FUNNELCAST_SIMULATOR_NODES_NODE_DRAWS_H_

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "simulator/data/node.h"

namespace funnelcast::nodes {

// Which draw of the fit each draw of the forecast takes: spread evenly over all chains. Each its
// own where as many are wanted as there are.
std::vector<std::size_t> ChooseDraws(int available, int wanted);

struct NodeDraws {
  std::size_t draw_count = 0;
  std::span<const float> rows;        // [row][draw_count], as in FittedNode
  std::unique_ptr<float[]> gathered;  // what `rows` shows, where it is not the node's own

  std::span<const float> row(int index) const {
    return {rows.data() + static_cast<std::size_t>(index) * draw_count, draw_count};
  }
};

// `available`: draws of the fit, of which ChooseDraws has chosen. The node must outlive them.
NodeDraws GatherDraws(const data::FittedNode& node, int available,
                      std::span<const std::size_t> chosen);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_NODE_DRAWS_H_

// The draws of a node that a forecast takes.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_NODE_DRAWS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_NODE_DRAWS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/model/node.h"

namespace funnelcast::simulator {

// Which draw of the fit each draw of the forecast takes: spread evenly over all chains.
std::vector<std::size_t> ChooseDraws(int available, int wanted);

struct NodeDraws {
  std::size_t draw_count = 0;
  std::vector<float> rows;  // [row][draw_count], as in FittedNode

  std::span<const float> row(int index) const {
    return {rows.data() + static_cast<std::size_t>(index) * draw_count, draw_count};
  }
};

// `available`: draws of the fit.
NodeDraws GatherDraws(const FittedNode& node, int available, std::span<const std::size_t> chosen);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_NODE_DRAWS_H_

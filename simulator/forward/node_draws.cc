// See node_draws.h.
#include "simulator/forward/node_draws.h"

namespace funnelcast::simulator {

std::vector<std::size_t> ChooseDraws(int available, int wanted) {
  std::vector<std::size_t> chosen(static_cast<std::size_t>(wanted));
  for (std::size_t d = 0; d < chosen.size(); ++d) {
    chosen[d] = d * static_cast<std::size_t>(available) / static_cast<std::size_t>(wanted);
  }
  return chosen;
}

NodeDraws GatherDraws(const FittedNode& node, int available, std::span<const std::size_t> chosen) {
  NodeDraws draws;
  draws.draw_count = chosen.size();
  const auto row_count = static_cast<std::size_t>(node.row_count());
  draws.rows.reserve(row_count * chosen.size());
  for (std::size_t row = 0; row < row_count; ++row) {
    const float* from = node.draws.data() + row * static_cast<std::size_t>(available);
    for (const std::size_t draw : chosen) draws.rows.push_back(from[draw]);
  }
  return draws;
}

}  // namespace funnelcast::simulator

// See node_draws.h.
#include "simulator/nodes/node_draws.h"

namespace funnelcast::nodes {

std::vector<std::size_t> ChooseDraws(int available, int wanted) {
  std::vector<std::size_t> chosen(static_cast<std::size_t>(wanted));
  for (std::size_t d = 0; d < chosen.size(); ++d) {
    chosen[d] = d * static_cast<std::size_t>(available) / static_cast<std::size_t>(wanted);
  }
  return chosen;
}

NodeDraws GatherDraws(const data::FittedNode& node, int available,
                      std::span<const std::size_t> chosen) {
  NodeDraws draws;
  draws.draw_count = chosen.size();
  const auto stride = static_cast<std::size_t>(available);
  const auto row_count = static_cast<std::size_t>(node.row_count());
  if (chosen.size() == stride) {
    draws.rows = std::span(node.draws).first(row_count * stride);
    return draws;
  }
  draws.gathered = std::make_unique_for_overwrite<float[]>(row_count * chosen.size());
  float* to = draws.gathered.get();
  for (std::size_t row = 0; row < row_count; ++row) {
    const float* from = node.draws.data() + row * stride;
    for (const std::size_t draw : chosen) *to++ = from[draw];
  }
  draws.rows = {draws.gathered.get(), to};
  return draws;
}

}  // namespace funnelcast::nodes

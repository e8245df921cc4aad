// See exhausted.h.
#include "simulator/forward/exhausted.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/random.h"

namespace funnelcast::simulator {

ExhaustionValues ReadExhaustion(const FittedNode& node, std::size_t member,
                                std::span<const float> rows, std::size_t draw_count,
                                std::size_t draw) {
  ExhaustionValues values;
  if (node.exhaustion == ExhaustionKind::kNone) return values;
  const auto first = static_cast<std::size_t>(node.exhaustion_row(static_cast<int>(member)));
  const auto at = [&](std::size_t row) {
    return static_cast<double>(rows[(first + row) * draw_count + draw]);
  };
  values.audience = at(0);
  values.evenness = at(1);
  values.fatigue = at(2);
  values.noise = at(3);
  return values;
}

bool HasReach(const FittedNode& node, std::size_t member, std::span<const float> rows,
              std::size_t draw_count) {
  return ReadExhaustion(node, member, rows, draw_count, 0).audience > 0.0;
}

void AddFatigue(const FittedNode& node, std::size_t member, std::span<const float> rows,
                std::size_t draw_count, std::size_t first_draw, std::span<const float> impressions,
                std::span<float> effects) {
  const double usual = std::exp(node.members[member].log_parent_mean);
  for (std::size_t d = 0; d < effects.size(); ++d) {
    const ExhaustionValues values = ReadExhaustion(node, member, rows, draw_count, first_draw + d);
    const double contacts = std::max(static_cast<double>(impressions[d]), 0.5);
    effects[d] += static_cast<float>(ComputeFatigue(values, contacts, usual));
  }
}

DrawValues SimulateReach(const FittedNode& node, std::size_t member, std::span<const float> rows,
                         std::size_t draw_count, std::span<const float> impressions,
                         std::uint64_t seed, std::uint32_t series) {
  DrawValues reach(impressions.size(), 0.0F);
  for (std::size_t draw = 0; draw < draw_count; ++draw) {
    const ExhaustionValues values = ReadExhaustion(node, member, rows, draw_count, draw);
    RandomStream random(seed, StreamPurpose::kReach, series, static_cast<std::uint32_t>(draw));
    for (std::size_t i = draw; i < impressions.size(); i += draw_count) {
      const double scatter = values.noise * random.Normal();
      const auto contacts = static_cast<double>(impressions[i]);
      if (!(contacts > 0.0)) continue;
      const double people = std::exp(ComputeReach(values, contacts).log_reach + scatter);
      reach[i] = static_cast<float>(std::min(people, contacts));
    }
  }
  return reach;
}

}  // namespace funnelcast::simulator

// See exhausted.h.
#include "simulator/mechanisms/exhausted.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::mechanisms {

ExhaustionValues ReadExhaustion(const data::FittedNode& node, std::size_t channel,
                                std::span<const float> rows, std::size_t draw_count,
                                std::size_t draw) {
  ExhaustionValues values;
  if (node.exhaustion == data::ExhaustionKind::kNone) return values;
  const auto first = static_cast<std::size_t>(node.exhaustion_row(static_cast<int>(channel)));
  const auto at = [&](std::size_t row) {
    return static_cast<double>(rows[(first + row) * draw_count + draw]);
  };
  values.audience = at(0);
  values.evenness = at(1);
  values.fatigue = at(2);
  values.noise = at(3);
  return values;
}

bool HasReach(const data::FittedNode& node, std::size_t channel, std::span<const float> rows,
              std::size_t draw_count) {
  return ReadExhaustion(node, channel, rows, draw_count, 0).audience > 0.0;
}

void AddFatigue(const data::FittedNode& node, std::size_t channel, std::span<const float> rows,
                std::size_t draw_count, std::size_t first_draw, std::span<const float> impressions,
                std::span<float> shifts) {
  const double usual = std::exp(node.channels[channel].log_parent_mean);
  for (std::size_t d = 0; d < shifts.size(); ++d) {
    const ExhaustionValues values = ReadExhaustion(node, channel, rows, draw_count, first_draw + d);
    const double contacts = std::max(static_cast<double>(impressions[d]), 0.5);
    shifts[d] += static_cast<float>(ComputeFatigue(values, contacts, usual));
  }
}

base::DrawValues SimulateReach(const data::FittedNode& node, std::size_t channel,
                               std::span<const float> rows, std::size_t draw_count,
                               std::span<const float> impressions, std::uint64_t seed,
                               std::uint32_t series) {
  base::DrawValues reach(impressions.size(), 0.0F);
  for (std::size_t draw = 0; draw < draw_count; ++draw) {
    const ExhaustionValues values = ReadExhaustion(node, channel, rows, draw_count, draw);
    base::RandomStream random(seed, base::StreamPurpose::kReach, series,
                              static_cast<std::uint32_t>(draw));
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

}  // namespace funnelcast::mechanisms

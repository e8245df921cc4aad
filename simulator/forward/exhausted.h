// Reach and frequency in a forecast: what the impressions of a block of draws come to.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_EXHAUSTED_H_
#define FUNNELCAST_SIMULATOR_FORWARD_EXHAUSTED_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/model/exhaustion.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// A member's values in a draw; `rows`: [row][draw_count] of the node. All at rest where the node
// has no exhaustion.
ExhaustionValues ReadExhaustion(const FittedNode& node, std::size_t member,
                                std::span<const float> rows, std::size_t draw_count,
                                std::size_t draw);

// Whether the reach of a member's parent is measured.
bool HasReach(const FittedNode& node, std::size_t member, std::span<const float> rows,
              std::size_t draw_count);

// Adds the fatigue of the draws' impressions to their effects; fewer than half a contact count as
// that, as in the kernel. `first_draw`: of both spans, which are equally long.
void AddFatigue(const FittedNode& node, std::size_t member, std::span<const float> rows,
                std::size_t draw_count, std::size_t first_draw, std::span<const float> impressions,
                std::span<float> effects);

// Reach of all periods, [period][draw_count], from the impressions of the same shape, with the
// scatter of reports: log reach ~ N(log R(x), omega), never above the impressions. Nobody is
// reached without impressions. Random streams are keyed by series and draw.
DrawValues SimulateReach(const FittedNode& node, std::size_t member, std::span<const float> rows,
                         std::size_t draw_count, std::span<const float> impressions,
                         std::uint64_t seed, std::uint32_t series);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_EXHAUSTED_H_

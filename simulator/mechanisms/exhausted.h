// Reach and frequency in a forecast: what the impressions of a block of draws come to.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_EXHAUSTED_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_EXHAUSTED_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/data/node.h"
#include "simulator/mechanisms/exhaustion.h"

namespace funnelcast::mechanisms {

// A channel's values in a draw; `rows`: [row][draw_count] of the node. All at rest where the node
// has no exhaustion.
ExhaustionValues ReadExhaustion(const data::FittedNode& node, std::size_t channel,
                                std::span<const float> rows, std::size_t draw_count,
                                std::size_t draw);

// Whether the reach of a channel's parent is measured.
bool HasReach(const data::FittedNode& node, std::size_t channel, std::span<const float> rows,
              std::size_t draw_count);

// Adds the fatigue of the draws' impressions to their shifts; fewer than half a contact count as
// that, as in the kernel. `first_draw`: of both spans, which are equally long.
void AddFatigue(const data::FittedNode& node, std::size_t channel, std::span<const float> rows,
                std::size_t draw_count, std::size_t first_draw, std::span<const float> impressions,
                std::span<float> shifts);

// Reach of all periods, [period][draw_count], from the impressions of the same shape, with the
// scatter of reports: log reach ~ N(log R(x), omega), never above the impressions. Nobody is
// reached without impressions. Random streams are keyed by series and draw.
base::DrawValues SimulateReach(const data::FittedNode& node, std::size_t channel,
                               std::span<const float> rows, std::size_t draw_count,
                               std::span<const float> impressions, std::uint64_t seed,
                               std::uint32_t series);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_EXHAUSTED_H_

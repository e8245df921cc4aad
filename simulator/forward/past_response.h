// The structural model's response to what really happened, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_PAST_RESPONSE_H_
#define FUNNELCAST_SIMULATOR_FORWARD_PAST_RESPONSE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/model/anchor.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// What moves a series' log mean besides its level and the year: parent, inputs, weekdays, events.
// For stages  beta (g log(x / G) + (1 - g) log(s / S)),  for brand totals  log(b + sum_c w_c x_c),
// each with the patterns' effects. Does not own its arguments, which must outlive it.
class PastResponse {
 public:
  // `rows`: the node's draws, [row][draw_count].
  PastResponse(const FittedNode& node, const NodePast& past, const float* rows,
               std::size_t draw_count);

  // out[i] = response of `series` in past period `period` by draw draws[i]. REQUIRES: the period's
  // outcome is observed (not NaN); `out` as long as `draws`.
  void Evaluate(std::size_t series, std::size_t period, std::span<const std::uint32_t> draws,
                std::span<float> out) const;

 private:
  void AddPatterns(std::size_t period, std::span<const std::uint32_t> draws,
                   std::span<float> out) const;
  void EvaluateTotal(std::size_t period, std::span<const std::uint32_t> draws,
                     std::span<float> out) const;

  const FittedNode& node_;
  const NodePast& past_;
  const float* rows_;
  std::size_t draw_count_;
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_PAST_RESPONSE_H_

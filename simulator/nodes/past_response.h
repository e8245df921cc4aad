// The structural model's response to what really happened, draw by draw.
#ifndef FUNNELCAST_SIMULATOR_NODES_PAST_RESPONSE_H_
#define FUNNELCAST_SIMULATOR_NODES_PAST_RESPONSE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/data/components.h"
#include "simulator/data/node.h"

namespace funnelcast::nodes {

// What a stage followed in a past period, as far as draws do not differ: its response is
//   elasticity (direct + pass_through (followed - direct)).
struct PastDriver {
  float followed = 0.0F;  // log(x / G)
  float direct = 0.0F;    // log(s / S); log(x / G) where no input is passed on
};
// REQUIRES: a stage with a parent.
PastDriver DriverAt(const data::FittedNode& node, const data::NodePast& past, std::size_t series,
                    std::size_t period);

// What moves a series' log mean besides its level and the year: parent, inputs, weekdays, events.
// For stages  beta (g log(x / G) + (1 - g) log(s / S)),  for brand totals  log(b + sum_c w_c x_c)
// with carry-over and saturation of x, each with what the patterns add. Does not own its
// arguments, which must outlive it.
class PastResponse {
 public:
  // `rows`: draws of the node, [row][draw_count]. Cheap but for a total with carry-over or
  // saturation, whose effective inputs are computed here for all periods and draws.
  PastResponse(const data::FittedNode& node, const data::NodePast& past, const float* rows,
               std::size_t draw_count, int period_days);

  // out[i] = response of `series` in past period `period` by draw i. REQUIRES: the period's outcome
  // is observed (not NaN); `out` is [draw_count].
  void Evaluate(std::size_t series, std::size_t period, std::span<float> out) const;

 private:
  std::span<const float> row(std::size_t index) const {
    return {rows_ + index * draw_count_, draw_count_};
  }
  void AddPatterns(std::size_t period, std::span<float> out) const;
  void EvaluateTotal(std::size_t period, std::span<float> out) const;

  const data::FittedNode& node_;
  const data::NodePast& past_;
  const float* rows_;
  std::size_t draw_count_;
  std::vector<std::vector<float>> effective_;  // [channel][period][draw]; empty without mechanisms
};

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_PAST_RESPONSE_H_

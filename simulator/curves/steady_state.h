// Mean outcomes of a funnel whose inputs stay the same for good: what response curves are made of.
#ifndef FUNNELCAST_SIMULATOR_CURVES_STEADY_STATE_H_
#define FUNNELCAST_SIMULATOR_CURVES_STEADY_STATE_H_

#include <map>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/mechanisms/input_chain.h"

namespace funnelcast::curves {

enum class DrawSource { kPosterior, kPrior };

// Mean outcomes a period of one stage, of a channel or of the brand (empty channel), [draw].
struct SteadyOutcome {
  std::string channel;
  data::Stage stage = data::Stage::kAttention;
  std::vector<double> means;
};

// Follows the means through the nodes, draw by draw: levels as at the end of history, no season of
// the year, weekdays averaged, no noise. Carry-over leaves a constant input as it is; saturation
// applies. With word of mouth, actions and the attention they bring have settled, from where they
// are in history: the limit of period upon period, which exists since what attention gains is
// bounded and rises with actions. Means stand for outcomes where they are parents, which leaves out
// the bend of a mean of powers; elasticities near 1 make that small.
class SteadyState {
 public:
  // Uses `draw_count` draws, evenly spread; at most those that there are. Does not own `fitted`.
  SteadyState(const data::FittedFunnel& fitted, DrawSource source, int draw_count);

  // Means a period for these inputs while the memory of past actions is `memory` in every draw.
  std::vector<SteadyOutcome> ComputeWithMemory(const std::map<std::string, double>& inputs,
                                               double memory) const;

  int draw_count() const { return static_cast<int>(chosen_.size()); }

  // Outcomes for inputs a period by channel; those left out have none. With `base`, outcomes of
  // other inputs that differ for channel `changed` only, the other channels' are taken from there.
  std::vector<SteadyOutcome> Compute(const std::map<std::string, double>& inputs,
                                     const std::vector<SteadyOutcome>* base = nullptr,
                                     const std::string& changed = {}) const;

 private:
  double Value(const data::FittedNode& node, int row, std::size_t draw) const;
  double WeekdayShift(const data::FittedNode& node, std::size_t draw) const;
  mechanisms::InputValues Mechanisms(const data::FittedNode& node, std::size_t channel,
                                     std::size_t draw) const;
  SteadyOutcome ComputeStage(const data::FittedNode& node, std::size_t channel, double input,
                             bool has_input, const std::vector<double>* parent,
                             const std::vector<double>& actions) const;
  std::vector<SteadyOutcome> ComputeOnce(const std::map<std::string, double>& inputs,
                                         const std::vector<SteadyOutcome>* base,
                                         const std::string& changed,
                                         const std::vector<double>& actions) const;
  std::vector<SteadyOutcome> Settle(const std::map<std::string, double>& inputs) const;
  SteadyOutcome ComputeTotal(const data::FittedNode& node,
                             const std::map<std::string, double>& inputs) const;
  void AddBrandSums(std::vector<SteadyOutcome>& outcomes) const;

  const data::FittedFunnel& fitted_;
  DrawSource source_;
  std::size_t stride_;               // draws a row of the node has
  std::vector<std::size_t> chosen_;  // which of them are used
};

// The outcome of a channel and stage, or nullptr.
const SteadyOutcome* FindOutcome(const std::vector<SteadyOutcome>& outcomes,
                                 const std::string& channel, data::Stage stage);

}  // namespace funnelcast::curves

#endif  // FUNNELCAST_SIMULATOR_CURVES_STEADY_STATE_H_

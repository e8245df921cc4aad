// What lies between a channel's input and its response in a node: carry-over, then saturation, with
// parameters that channels learn from each other.
#ifndef FUNNELCAST_SIMULATOR_MODEL_INPUT_EFFECTS_H_
#define FUNNELCAST_SIMULATOR_MODEL_INPUT_EFFECTS_H_

#include <Eigen/Core>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "simulator/model/carry_over.h"
#include "simulator/model/saturation.h"

namespace funnelcast::simulator {

// Which effects a node has. `half_life`, `build_up`, `half_saturation` and `exponent` below are
// kept only as far as these need them, in this order.
struct InputEffectShape {
  CarryOverKind carry_over = CarryOverKind::kNone;
  bool saturation = false;

  bool any() const { return carry_over != CarryOverKind::kNone || saturation; }
  // Values a channel has.
  int value_count() const { return static_cast<int>(carry_over) + (saturation ? 2 : 0); }
  bool operator==(const InputEffectShape&) const = default;
};

// A channel's values on their natural scales.
struct InputEffectValues {
  double half_life_weeks = 0.0;
  double build_up_weeks = 0.0;
  HillCurve hill;
};

// The values from and to a row of shape.value_count() numbers.
InputEffectValues ReadEffectValues(const InputEffectShape& shape, std::span<const double> row);
void WriteEffectValues(const InputEffectShape& shape, const InputEffectValues& values,
                       std::span<double> row);

// An input's way through the effects, [periods] each.
struct EffectPath {
  std::vector<double> built;
  std::vector<double> carried;
  std::vector<double> effective;
};

// Derivatives by the logarithms of the values, in the order of a row.
using EffectGradient = std::array<double, 4>;

// effective_t = Hill(carried_t), carried = SpreadOver(inputs); inputs in units of their mean,
// periods of `period_weeks`. With parameters ~ N(0, 1), in the logarithm of each value:
//
//   several channels: centre + sd m + own_sd raw_c        one channel: centre + sd raw
//
//   half-life of the fading, weeks        centre log 1, sd 0.7, own_sd 0.4
//   v of the building up                  centre log 1, sd 0.7, own_sd 0.4
//   half-saturation, mean inputs          centre log 2, sd 0.7, own_sd 0.5
//   exponent                              centre log 1, sd 0.2, own_sd 0.1
//
// The half-life of the building up is half_life v / (1 + v): below that of the fading, since the
// two could change places otherwise.
//
// Immutable. Evaluation is linear in periods and does nothing for effects that are off.
class InputEffects {
 public:
  // Parameters stand from `first_parameter` of a position on.
  InputEffects(const InputEffectShape& shape, int channel_count, double period_weeks,
               int first_parameter);

  const InputEffectShape& shape() const { return shape_; }
  int dimension() const;
  // A name for the parameters that tells shapes apart.
  std::string group_name() const;
  InputEffectValues Read(const Eigen::VectorXd& position, int channel) const;
  void Apply(const InputEffectValues& values, std::span<const double> inputs,
             EffectPath& path) const;
  // Adds to `gradient` the derivatives of a function of path.effective, given those by it.
  void PullBack(const InputEffectValues& values, std::span<const double> inputs,
                const EffectPath& path, std::span<const double> by_effective,
                EffectGradient& gradient) const;
  // Adds the derivatives by a channel's values to those by the parameters.
  void ChainRule(int channel, const InputEffectValues& values, EffectGradient by_log_values,
                 Eigen::VectorXd& gradient) const;

 private:
  CarryOverRates Rates(const InputEffectValues& values) const;
  bool pooled() const { return channel_count_ > 1; }

  InputEffectShape shape_;
  int channel_count_ = 0;
  double period_weeks_ = 1.0;
  int first_parameter_ = 0;
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_INPUT_EFFECTS_H_

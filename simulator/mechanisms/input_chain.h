// What lies between a channel's input and its response in a node: carry-over, then saturation, with
// parameters that channels learn from each other.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_INPUT_CHAIN_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_INPUT_CHAIN_H_

#include <Eigen/Core>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/carry_over.h"
#include "simulator/mechanisms/saturation.h"

namespace funnelcast::mechanisms {

// A channel's values on their natural scales.
struct InputValues {
  double half_life_weeks = 0.0;
  double build_up_weeks = 0.0;
  HillCurve hill;
};

// The values from and to a row of shape.value_count() numbers.
InputValues ReadInputValues(const data::InputMechanismShape& shape, std::span<const double> row);
void WriteInputValues(const data::InputMechanismShape& shape, const InputValues& values,
                      std::span<double> row);

// An input's way through the mechanisms, [periods] each.
struct InputPath {
  std::vector<double> built;
  std::vector<double> carried;
  std::vector<double> effective;
};

// Derivatives by the logarithms of the values, in the order of a row.
using InputGradient = std::array<double, 4>;

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
// Immutable. Evaluation is linear in periods and does nothing for mechanisms that are off.
class InputChain {
 public:
  // Parameters stand from `first_parameter` of a position on.
  InputChain(const data::InputMechanismShape& shape, int channel_count, double period_weeks,
             int first_parameter);

  const data::InputMechanismShape& shape() const { return shape_; }
  int dimension() const;
  // A name for the parameters that tells shapes apart.
  std::string group_name() const;
  InputValues Read(const Eigen::VectorXd& position, int channel) const;
  void Apply(const InputValues& values, std::span<const double> inputs, InputPath& path) const;
  // Adds to `gradient` the derivatives of a function of path.effective, given those by it.
  void PullBack(const InputValues& values, std::span<const double> inputs, const InputPath& path,
                std::span<const double> by_effective, InputGradient& gradient) const;
  // Adds the derivatives by a channel's values to those by the parameters.
  void ChainRule(int channel, const InputValues& values, InputGradient by_log_values,
                 Eigen::VectorXd& gradient) const;

 private:
  CarryOverRates Rates(const InputValues& values) const;
  bool pooled() const { return channel_count_ > 1; }

  data::InputMechanismShape shape_;
  int channel_count_ = 0;
  double period_weeks_ = 1.0;
  int first_parameter_ = 0;
};

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_INPUT_CHAIN_H_

// Parameters of the input mechanisms and the chain of their blocks.
#include "simulator/mechanisms/input_chain.h"

#include <cmath>

#include "simulator/base/check.h"

namespace funnelcast::mechanisms {
namespace {

// The prior of the logarithm of a value.
struct LogValuePrior {
  double centre;
  double sd;      // of the common part, or of the value of a single channel
  double own_sd;  // of a channel's own part
};

constexpr LogValuePrior kHalfLife = {0.0, 0.7, 0.4};
constexpr LogValuePrior kBuildUp = {0.0, 0.7, 0.4};
constexpr LogValuePrior kHalfSaturation = {0.69314718056, 0.7, 0.5};
constexpr LogValuePrior kExponent = {0.0, 0.2, 0.1};

// The priors of a row's values, in its order.
std::array<LogValuePrior, 4> PriorsOf(const data::InputMechanismShape& shape) {
  std::array<LogValuePrior, 4> priors{};
  std::size_t next = 0;
  if (shape.carry_over != data::CarryOverKind::kNone) priors[next++] = kHalfLife;
  if (shape.carry_over == data::CarryOverKind::kDelayed) priors[next++] = kBuildUp;
  if (shape.saturation) {
    priors[next++] = kHalfSaturation;
    priors[next++] = kExponent;
  }
  return priors;
}

}  // namespace

InputValues ReadInputValues(const data::InputMechanismShape& shape, std::span<const double> row) {
  FUNNELCAST_CHECK(static_cast<int>(row.size()) == shape.value_count());
  InputValues values;
  std::size_t next = 0;
  if (shape.carry_over != data::CarryOverKind::kNone) values.half_life_weeks = row[next++];
  if (shape.carry_over == data::CarryOverKind::kDelayed) values.build_up_weeks = row[next++];
  if (shape.saturation) values.hill = {row[next], row[next + 1]};
  return values;
}

void WriteInputValues(const data::InputMechanismShape& shape, const InputValues& values,
                      std::span<double> row) {
  FUNNELCAST_CHECK(static_cast<int>(row.size()) == shape.value_count());
  std::size_t next = 0;
  if (shape.carry_over != data::CarryOverKind::kNone) row[next++] = values.half_life_weeks;
  if (shape.carry_over == data::CarryOverKind::kDelayed) row[next++] = values.build_up_weeks;
  if (shape.saturation) {
    row[next++] = values.hill.half_saturation;
    row[next++] = values.hill.exponent;
  }
}

InputChain::InputChain(const data::InputMechanismShape& shape, int channel_count,
                       double period_weeks, int first_parameter)
    : shape_(shape),
      channel_count_(channel_count),
      period_weeks_(period_weeks),
      first_parameter_(first_parameter) {}

int InputChain::dimension() const {
  return shape_.value_count() * (channel_count_ + (pooled() ? 1 : 0));
}

std::string InputChain::group_name() const {
  return "mechanisms " + std::to_string(static_cast<int>(shape_.carry_over)) +
         (shape_.saturation ? " saturating" : "");
}

InputValues InputChain::Read(const Eigen::VectorXd& position, int channel) const {
  const std::array<LogValuePrior, 4> priors = PriorsOf(shape_);
  const int count = shape_.value_count();
  const int own = first_parameter_ + count * (channel + (pooled() ? 1 : 0));
  std::array<double, 4> row{};
  for (int v = 0; v < count; ++v) {
    const LogValuePrior& prior = priors[static_cast<std::size_t>(v)];
    double log_value = prior.centre + (pooled() ? prior.own_sd : prior.sd) * position[own + v];
    if (pooled()) log_value += prior.sd * position[first_parameter_ + v];
    row[static_cast<std::size_t>(v)] = std::exp(log_value);
  }
  if (shape_.carry_over == data::CarryOverKind::kDelayed) row[1] *= row[0] / (1.0 + row[1]);
  return ReadInputValues(shape_, std::span(row).first(static_cast<std::size_t>(count)));
}

CarryOverRates InputChain::Rates(const InputValues& values) const {
  return ComputeCarryOverRates(shape_.carry_over, values.half_life_weeks, values.build_up_weeks,
                               period_weeks_);
}

void InputChain::Apply(const InputValues& values, std::span<const double> inputs,
                       InputPath& path) const {
  if (shape_.carry_over == data::CarryOverKind::kNone) {
    path.carried.assign(inputs.begin(), inputs.end());
  } else {
    path.built.resize(inputs.size());
    path.carried.resize(inputs.size());
    SpreadOver(Rates(values), inputs, path.built, path.carried);
  }
  path.effective = path.carried;
  if (!shape_.saturation) return;
  for (double& value : path.effective) value = ApplyHill(values.hill, value);
}

void InputChain::PullBack(const InputValues& values, std::span<const double> inputs,
                          const InputPath& path, std::span<const double> by_effective,
                          InputGradient& gradient) const {
  std::vector<double> by_carried(by_effective.begin(), by_effective.end());
  const auto carry_count = static_cast<std::size_t>(shape_.carry_over);
  if (shape_.saturation) {
    for (std::size_t t = 0; t < by_carried.size(); ++t) {
      if (by_effective[t] == 0.0) continue;
      const HillSlopes slopes = DifferentiateHill(values.hill, path.carried[t]);
      gradient[carry_count] += by_effective[t] * slopes.by_log_half_saturation;
      gradient[carry_count + 1] += by_effective[t] * slopes.by_log_exponent;
      by_carried[t] = by_effective[t] * slopes.by_x;
    }
  }
  if (carry_count == 0) return;
  const CarryOverRates rates = Rates(values);
  const CarryOverRates by_rates =
      PullBackSpread(rates, inputs, path.built, path.carried, by_carried);
  const auto by_log_half_life = [](double by_rate, double rate) {
    return rate > 0.0 ? -by_rate * rate * std::log(rate) : 0.0;
  };
  gradient[0] += by_log_half_life(by_rates.retention, rates.retention);
  if (carry_count == 2) gradient[1] += by_log_half_life(by_rates.build_up, rates.build_up);
}

void InputChain::ChainRule(int channel, const InputValues& values, InputGradient by_log_values,
                           Eigen::VectorXd& gradient) const {
  if (shape_.carry_over == data::CarryOverKind::kDelayed) {
    by_log_values[0] += by_log_values[1];
    by_log_values[1] *= 1.0 - values.build_up_weeks / values.half_life_weeks;
  }
  const std::array<LogValuePrior, 4> priors = PriorsOf(shape_);
  const int count = shape_.value_count();
  const int own = first_parameter_ + count * (channel + (pooled() ? 1 : 0));
  for (int v = 0; v < count; ++v) {
    const auto place = static_cast<std::size_t>(v);
    const LogValuePrior& prior = priors[place];
    gradient[own + v] += (pooled() ? prior.own_sd : prior.sd) * by_log_values[place];
    if (pooled()) gradient[first_parameter_ + v] += prior.sd * by_log_values[place];
  }
}

}  // namespace funnelcast::mechanisms

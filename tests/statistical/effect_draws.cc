// See effect_draws.h.
#include "tests/statistical/effect_draws.h"

#include <cmath>

#include "simulator/data/mechanism_shapes.h"

namespace funnelcast {

std::vector<mechanisms::InputValues> SimulateEffects(const data::InputMechanismShape& shape,
                                                     int channel_count,
                                                     base::RandomStream& random) {
  const bool pooled = channel_count > 1;
  double common[4] = {};
  for (double& value : common) value = pooled ? random.Normal() : 0.0;
  const auto draw = [&](double centre, double sd, double own_sd, double shared) {
    return centre * std::exp(sd * shared + (pooled ? own_sd : sd) * random.Normal());
  };
  std::vector<mechanisms::InputValues> channels(static_cast<std::size_t>(channel_count));
  for (mechanisms::InputValues& values : channels) {
    if (shape.carry_over != data::CarryOverKind::kNone) {
      values.half_life_weeks = draw(1.0, 0.7, 0.4, common[0]);
    }
    if (shape.carry_over == data::CarryOverKind::kDelayed) {
      const double v = draw(1.0, 0.7, 0.4, common[1]);
      values.build_up_weeks = values.half_life_weeks * v / (1.0 + v);
    }
    if (shape.saturation) {
      values.hill.half_saturation = draw(2.0, 0.7, 0.5, common[2]);
      values.hill.exponent = draw(1.0, 0.2, 0.1, common[3]);
    }
  }
  return channels;
}

std::vector<double> EffectiveInput(const data::InputMechanismShape& shape,
                                   const mechanisms::InputValues& values,
                                   const std::vector<double>& input) {
  const auto kept = [](double half_life) {
    return half_life > 0.0 ? std::pow(0.5, 1.0 / half_life) : 0.0;
  };
  const double build_up = kept(values.build_up_weeks);
  const double fading = kept(values.half_life_weeks);
  double built = input.front();
  double carried = input.front();
  std::vector<double> effective;
  for (const double x : input) {
    built = build_up * built + (1.0 - build_up) * x;
    carried = fading * carried + (1.0 - fading) * built;
    const double ceiling = std::pow(values.hill.half_saturation, values.hill.exponent);
    const double power = std::pow(carried, values.hill.exponent);
    effective.push_back(shape.saturation ? power * (1.0 + ceiling) / (power + ceiling) : carried);
  }
  return effective;
}

std::vector<std::string> NameEffects(const data::InputMechanismShape& shape,
                                     const std::string& of) {
  std::vector<std::string> names;
  if (shape.carry_over != data::CarryOverKind::kNone) names.push_back("half-life" + of);
  if (shape.carry_over == data::CarryOverKind::kDelayed)
    names.push_back("half-life of build-up" + of);
  if (shape.saturation) {
    names.push_back("half-saturation" + of);
    names.push_back("exponent" + of);
  }
  return names;
}

void AppendEffects(const data::InputMechanismShape& shape, const mechanisms::InputValues& values,
                   std::vector<double>& quantities) {
  if (shape.carry_over != data::CarryOverKind::kNone) quantities.push_back(values.half_life_weeks);
  if (shape.carry_over == data::CarryOverKind::kDelayed)
    quantities.push_back(values.build_up_weeks);
  if (shape.saturation) {
    quantities.push_back(values.hill.half_saturation);
    quantities.push_back(values.hill.exponent);
  }
}

}  // namespace funnelcast

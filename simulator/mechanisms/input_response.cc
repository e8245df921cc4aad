// Carry-over and saturation of planned inputs.
#include "simulator/mechanisms/input_response.h"

#include <algorithm>
#include <array>

#include "simulator/base/check.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/carry_over.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/simd/saturation_rows.h"

namespace funnelcast::mechanisms {
namespace {

// The inputs that a plan's periods carry on, oldest first: those of history and those of the gap.
std::vector<double> InputsBefore(const data::NodeChannel& channel, int gap_periods) {
  std::vector<double> before(channel.recent_inputs.begin(), channel.recent_inputs.end());
  if (before.empty()) return before;
  const std::size_t last = std::min<std::size_t>(4, before.size());
  double mean = 0.0;
  for (std::size_t i = before.size() - last; i < before.size(); ++i) {
    mean += before[i] / static_cast<double>(last);
  }
  before.insert(before.end(), static_cast<std::size_t>(gap_periods), mean);
  return before;
}

}  // namespace

std::vector<float> ComputeEffectiveInputs(const data::FittedNode& node, std::size_t channel,
                                          std::span<const float> rows, std::size_t draw_count,
                                          const PlanPlace& place, std::span<const double> planned,
                                          std::span<const float> factors) {
  const std::vector<double> before = InputsBefore(node.channels[channel], place.gap_periods);
  return ComputeEffectiveInputsAfter(node, channel, rows, draw_count, place.period_weeks, before,
                                     planned, factors);
}

std::vector<float> ComputeEffectiveInputsAfter(const data::FittedNode& node, std::size_t channel,
                                               std::span<const float> rows, std::size_t draw_count,
                                               double period_weeks, std::span<const double> before,
                                               std::span<const double> inputs,
                                               std::span<const float> factors) {
  FUNNELCAST_CHECK(factors.empty() || factors.size() == inputs.size() * draw_count);
  const auto value_count = static_cast<std::size_t>(node.mechanisms.value_count());
  const auto first_row = static_cast<std::size_t>(node.mechanism_row(static_cast<int>(channel)));
  const bool carries = node.mechanisms.carry_over != data::CarryOverKind::kNone;
  std::vector<double> path;
  if (carries) path.assign(before.begin(), before.end());
  const std::size_t first = path.size();
  path.insert(path.end(), inputs.begin(), inputs.end());
  std::vector<float> effective(inputs.size() * draw_count);
  if (carries) {
    std::vector<double> built(path.size());
    std::vector<double> carried(path.size());
    for (std::size_t draw = 0; draw < draw_count; ++draw) {
      std::array<double, 4> row{};
      for (std::size_t v = 0; v < value_count; ++v) {
        row[v] = static_cast<double>(rows[(first_row + v) * draw_count + draw]);
      }
      const InputValues values =
          ReadInputValues(node.mechanisms, std::span(row).first(value_count));
      for (std::size_t t = 0; t < inputs.size() && !factors.empty(); ++t) {
        path[first + t] = inputs[t] * static_cast<double>(factors[t * draw_count + draw]);
      }
      SpreadOver(ComputeCarryOverRates(node.mechanisms.carry_over, values.half_life_weeks,
                                       values.build_up_weeks, period_weeks),
                 path, built, carried);
      for (std::size_t t = 0; t < inputs.size(); ++t) {
        effective[t * draw_count + draw] = static_cast<float>(carried[first + t]);
      }
    }
  } else {
    for (std::size_t t = 0; t < inputs.size(); ++t) {
      std::fill_n(effective.begin() + static_cast<std::ptrdiff_t>(t * draw_count), draw_count,
                  static_cast<float>(inputs[t]));
    }
    for (std::size_t i = 0; i < factors.size(); ++i) effective[i] *= factors[i];
  }
  if (!node.mechanisms.saturation) return effective;
  const auto hill_row =
      static_cast<std::size_t>(node.half_saturation_row(static_cast<int>(channel)));
  const std::span<const float> half_saturations = rows.subspan(hill_row * draw_count, draw_count);
  const std::span<const float> exponents = rows.subspan((hill_row + 1) * draw_count, draw_count);
  for (std::size_t t = 0; t < inputs.size(); ++t) {
    simd::ApplyHills(half_saturations, exponents, {effective.data() + t * draw_count, draw_count});
  }
  return effective;
}

}  // namespace funnelcast::mechanisms

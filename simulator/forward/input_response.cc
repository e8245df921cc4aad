// Carry-over and saturation of planned inputs.
#include "simulator/forward/input_response.h"

#include <algorithm>
#include <array>

#include "simulator/base/check.h"
#include "simulator/model/carry_over.h"
#include "simulator/model/saturation.h"

namespace funnelcast::simulator {
namespace {

// The inputs that a plan's periods carry on, oldest first: those of history and those of the gap.
std::vector<double> InputsBefore(const NodeMember& member, int gap_periods) {
  std::vector<double> before(member.recent_inputs.begin(), member.recent_inputs.end());
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

std::vector<float> ComputeEffectiveInputs(const FittedNode& node, std::size_t member,
                                          std::span<const float> rows, std::size_t draw_count,
                                          const PlanPlace& place, std::span<const double> planned) {
  FUNNELCAST_CHECK(node.effects.any());
  const auto value_count = static_cast<std::size_t>(node.effects.value_count());
  const auto first_row = static_cast<std::size_t>(node.effect_row(static_cast<int>(member)));
  const bool carries = node.effects.carry_over != CarryOverKind::kNone;
  std::vector<double> inputs;
  if (carries) inputs = InputsBefore(node.members[member], place.gap_periods);
  const std::size_t before = inputs.size();
  inputs.insert(inputs.end(), planned.begin(), planned.end());
  std::vector<double> built(inputs.size());
  std::vector<double> carried = inputs;
  std::vector<float> effective(planned.size() * draw_count);
  for (std::size_t draw = 0; draw < draw_count; ++draw) {
    std::array<double, 4> row{};
    for (std::size_t v = 0; v < value_count; ++v) {
      row[v] = static_cast<double>(rows[(first_row + v) * draw_count + draw]);
    }
    const InputEffectValues values =
        ReadEffectValues(node.effects, std::span(row).first(value_count));
    if (carries) {
      SpreadOver(ComputeCarryOverRates(node.effects.carry_over, values.half_life_weeks,
                                       values.build_up_weeks, place.period_weeks),
                 inputs, built, carried);
    }
    for (std::size_t t = 0; t < planned.size(); ++t) {
      const double input = carried[before + t];
      effective[t * draw_count + draw] =
          static_cast<float>(node.effects.saturation ? ApplyHill(values.hill, input) : input);
    }
  }
  return effective;
}

}  // namespace funnelcast::simulator

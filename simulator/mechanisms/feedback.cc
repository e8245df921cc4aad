// See feedback.h.
#include "simulator/mechanisms/feedback.h"

#include <algorithm>

#include "simulator/base/check.h"
#include "simulator/data/node.h"
#include "simulator/mechanisms/carry_over.h"
#include "simulator/mechanisms/word_of_mouth.h"

namespace funnelcast::mechanisms {

bool HasFeedback(const data::FittedFunnel& fitted) {
  return std::any_of(fitted.nodes.begin(), fitted.nodes.end(),
                     [](const data::FittedNode& node) { return node.word_of_mouth.on; });
}

ActionMemory::ActionMemory(const data::FittedNode& node, std::span<const float> rows,
                           std::size_t draw_count, std::size_t first_draw, std::size_t count,
                           double period_weeks)
    : scale_(node.word_of_mouth) {
  FUNNELCAST_CHECK(scale_.on);
  const auto row = static_cast<std::size_t>(node.word_of_mouth_row());
  const std::span<const float> share = rows.subspan(row * draw_count + first_draw, count);
  const std::span<const float> half_life = rows.subspan((row + 1) * draw_count + first_draw, count);
  const std::span<const float> memory = rows.subspan((row + 2) * draw_count + first_draw, count);
  shares_.assign(share.begin(), share.end());
  memories_.assign(memory.begin(), memory.end());
  for (const float weeks : half_life) {
    retentions_.push_back(ComputeRetention(static_cast<double>(weeks), period_weeks));
  }
}

void ActionMemory::AddTo(std::span<float> shifts) const {
  for (std::size_t d = 0; d < shares_.size(); ++d) {
    shifts[d] +=
        static_cast<float>(ComputeWordOfMouth(shares_[d], memories_[d], scale_.highest_memory));
  }
}

void ActionMemory::Remember(std::span<const float> actions) {
  for (std::size_t d = 0; d < memories_.size(); ++d) {
    const double now = static_cast<double>(actions[d]) / scale_.mean_actions;
    memories_[d] = (1.0 - retentions_[d]) * now + retentions_[d] * memories_[d];
  }
}

}  // namespace funnelcast::mechanisms

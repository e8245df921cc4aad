// Where a block of draws of every outcome of a forecast lies.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_OUTCOME_BLOCKS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_OUTCOME_BLOCKS_H_

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "simulator/base/check.h"
#include "simulator/base/draw_values.h"
#include "simulator/forward/outcome_kernel.h"

namespace funnelcast::simulator {

// Either rows of its own, or, where the block is whole, rows within those of the forecast.
//
// For one thread. Does not own the forecast's rows, which must outlive the block.
class OutcomeBlocks {
 public:
  OutcomeBlocks(std::size_t outcome_count, std::size_t period_count, std::size_t draw_count)
      : period_count_(period_count), draw_count_(draw_count), begins_(outcome_count, nullptr) {}

  // Moves on to the draws from `first_draw` on, with all outcomes in rows of its own.
  void Begin(std::size_t first_draw) {
    first_draw_ = first_draw;
    std::fill(begins_.begin(), begins_.end(), nullptr);
    own_.resize(begins_.size() * period_count_);
  }
  // Moves on to a whole block that lies within `values`, [outcome][period][draw_count].
  void BeginWithin(std::size_t first_draw, std::span<float* const> values) {
    FUNNELCAST_CHECK(values.size() == begins_.size() && first_draw + kDrawBlock <= draw_count_);
    first_draw_ = first_draw;
    for (std::size_t i = 0; i < begins_.size(); ++i) begins_[i] = values[i] + first_draw;
  }

  // Of a period, [kDrawBlock].
  float* at(std::size_t outcome, std::size_t period) {
    if (begins_[outcome] != nullptr) return begins_[outcome] + period * draw_count_;
    return own_[outcome * period_count_ + period].values;
  }
  std::size_t outcome_count() const { return begins_.size(); }
  std::size_t period_count() const { return period_count_; }
  std::size_t first_draw() const { return first_draw_; }
  // Draws in the block, up to kDrawBlock.
  std::size_t count() const { return std::min(kDrawBlock, draw_count_ - first_draw_); }

 private:
  std::size_t period_count_;
  std::size_t draw_count_;
  std::size_t first_draw_ = 0;
  UnfilledVector<BlockRow> own_;  // [outcome][period]
  std::vector<float*> begins_;    // [outcome]; null: own rows
};

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_OUTCOME_BLOCKS_H_

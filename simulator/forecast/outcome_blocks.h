// Where a block of draws of the outcomes of a forecast lies.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_OUTCOME_BLOCKS_H_
#define FUNNELCAST_SIMULATOR_FORECAST_OUTCOME_BLOCKS_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "simulator/base/check.h"
#include "simulator/base/draw_values.h"
#include "simulator/forecast/forecast_base.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

// A block of draws in rows of its own, or, where all of the block's draws are wanted, within the
// rows of a forecast. Holds the outcomes of one group of series at a time, and all sums.
//
// For one thread. Does not own the forecast's rows, which must outlive the block.
class OutcomeBlocks {
 public:
  // `base` must outlive it.
  explicit OutcomeBlocks(const ForecastBase& base)
      : base_(base), begins_(base.outcomes().size(), nullptr) {
    std::size_t most = 0;
    for (const SeriesGroup& group : base.groups()) most = std::max(most, group.outcomes.size());
    row_count_ = (base.sums().size() + most) * base.period_count();
  }

  // Moves on to the draws from `first_draw` on, all in rows of its own.
  void Begin(std::size_t first_draw) {
    first_draw_ = first_draw;
    stride_ = simd::kDrawBlock;
    own_.resize(row_count_);
    std::fill(begins_.begin(), begins_.end(), nullptr);
    for (std::size_t i = 0; i < base_.sums().size(); ++i) {
      begins_[base_.sums()[i]] = OwnRows(i);
    }
  }
  // The same for a block of kDrawBlock draws that lies within the rows of a forecast; the caller
  // places every outcome there.
  void BeginWithin(std::size_t first_draw) {
    FUNNELCAST_CHECK(first_draw + simd::kDrawBlock <= base_.draw_count());
    first_draw_ = first_draw;
    stride_ = base_.draw_count();
  }
  // Places an outcome within `values`, [period][draw_count] of all draws. REQUIRES: BeginWithin.
  void Place(std::size_t outcome, float* values) { begins_[outcome] = values + first_draw_; }
  // Gives the outcomes of a group rows of its own, where those of the group before were; sums keep
  // theirs. REQUIRES: Begin.
  void PlaceGroup(const SeriesGroup& group) {
    std::size_t place = base_.sums().size();
    for (const std::size_t outcome : group.outcomes) {
      if (!base_.outcomes()[outcome].is_sum) begins_[outcome] = OwnRows(place++);
    }
  }

  // Of a period, [kDrawBlock]. REQUIRES: an outcome that has a place.
  float* at(std::size_t outcome, std::size_t period) { return begins_[outcome] + period * stride_; }
  std::size_t period_count() const { return base_.period_count(); }
  std::size_t first_draw() const { return first_draw_; }
  // Draws in the block, up to kDrawBlock.
  std::size_t count() const { return std::min(simd::kDrawBlock, base_.draw_count() - first_draw_); }

 private:
  float* OwnRows(std::size_t place) { return own_[place * base_.period_count()].values; }

  const ForecastBase& base_;
  std::size_t row_count_ = 0;
  std::size_t first_draw_ = 0;
  std::size_t stride_ = simd::kDrawBlock;     // from a period to the next
  base::UnfilledVector<simd::BlockRow> own_;  // [sum, then outcome of the group][period]
  std::vector<float*> begins_;                // [outcome]; null: no place
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_OUTCOME_BLOCKS_H_

// See brand_sums.h.
#include "simulator/forward/brand_sums.h"

#include <algorithm>
#include <span>

#include "simulator/base/row_math.h"

namespace funnelcast::simulator {

void AddParts(const std::vector<BrandSum>& sums, std::size_t period, OutcomeBlocks& outcomes) {
  for (const BrandSum& sum : sums) {
    const std::span<float> total(outcomes.at(sum.total, period), kDrawBlock);
    std::fill(total.begin(), total.end(), 0.0F);
    for (const std::size_t part : sum.parts) {
      AddScaled(1.0F, {outcomes.at(part, period), kDrawBlock}, total);
    }
  }
}

std::vector<BlockRow> SplitDaysOfSum(const BrandSum& sum, OutcomeBlocks& outcomes,
                                     const std::vector<const std::vector<float>*>& shares_of) {
  std::vector<BlockRow> shares(7);
  for (BlockRow& row : shares) std::fill_n(row.values, kDrawBlock, 0.0F);
  BlockRow all;
  std::fill_n(all.values, kDrawBlock, 0.0F);
  for (const std::size_t part : sum.parts) {
    BlockRow weight;
    std::fill_n(weight.values, kDrawBlock, 1e-6F);
    for (std::size_t t = 0; t < outcomes.period_count(); ++t) {
      AddScaled(1.0F, {outcomes.at(part, t), kDrawBlock}, weight.values);
    }
    AddScaled(1.0F, weight.values, all.values);
    const std::span<const float> days(*shares_of[part]);
    const std::size_t draw_count = days.size() / 7;
    for (std::size_t d = 0; d < 7; ++d) {
      BlockRow share;
      FillBlockRow(days.subspan(d * draw_count, draw_count), outcomes.first_draw(), 0.0F, share);
      AddProduct(1.0F, weight.values, share.values, shares[d].values);
    }
  }
  for (BlockRow& row : shares) {
    for (std::size_t i = 0; i < kDrawBlock; ++i) row.values[i] /= all.values[i];
  }
  return shares;
}

}  // namespace funnelcast::simulator

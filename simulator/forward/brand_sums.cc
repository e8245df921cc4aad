// See brand_sums.h.
#include "simulator/forward/brand_sums.h"

#include <algorithm>
#include <span>

#include "simulator/base/row_math.h"
#include "simulator/forward/day_split.h"

namespace funnelcast::simulator {

void AddParts(const ForecastBase& base, std::size_t period, OutcomeBlocks& outcomes) {
  std::vector<const float*> parts;
  for (const BrandSum& sum : base.sums()) {
    parts.clear();
    for (const std::size_t part : sum.parts) parts.push_back(outcomes.at(part, period));
    SumRows(parts, {outcomes.at(sum.total, period), kDrawBlock});
  }
}

std::vector<BlockRow> SplitDaysOfSum(const ForecastBase& base, const BrandSum& sum,
                                     OutcomeBlocks& outcomes) {
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
    const DayRows days = RowsOfDays(base.outcomes()[part].day_shares);
    for (std::size_t d = 0; d < days.size(); ++d) {
      BlockRow share;
      FillBlockRow(days[d], outcomes.first_draw(), 0.0F, share);
      AddProduct(1.0F, weight.values, share.values, shares[d].values);
    }
  }
  for (BlockRow& row : shares) Divide(all.values, row.values);
  return shares;
}

}  // namespace funnelcast::simulator

// See brand_sums.h.
#include "simulator/forward/brand_sums.h"

#include <algorithm>
#include <vector>

#include "simulator/base/row_math.h"
#include "simulator/forward/day_split.h"

namespace funnelcast::simulator {

void AddParts(const ForecastBase& base, const SeriesGroup& group, std::size_t period,
              OutcomeBlocks& outcomes) {
  std::vector<const float*> rows;
  for (const SeriesGroup::Sum& sum : group.sums) {
    float* total = outcomes.at(base.sums()[sum.place].total, period);
    rows.clear();
    if (!sum.begins) rows.push_back(total);
    for (const std::size_t part : sum.parts) rows.push_back(outcomes.at(part, period));
    SumRows(rows, {total, kDrawBlock});
  }
}

void DaysOfSum::Add(const ForecastBase& base, std::size_t part, OutcomeBlocks& outcomes) {
  BlockRow weight;
  std::fill_n(weight.values, kDrawBlock, 1e-6F);
  for (std::size_t t = 0; t < outcomes.period_count(); ++t) {
    AddScaled(1.0F, {outcomes.at(part, t), kDrawBlock}, weight.values);
  }
  AddScaled(1.0F, weight.values, all_.values);
  const std::array<BlockRow, 7> days =
      DaysOfBlock(base.outcomes()[part].day_shares, outcomes.first_draw());
  for (std::size_t d = 0; d < days.size(); ++d) {
    AddProduct(1.0F, weight.values, days[d].values, weighed_[d].values);
  }
}

std::array<BlockRow, 7> DaysOfSum::Shares() const {
  std::array<BlockRow, 7> shares = weighed_;
  for (BlockRow& row : shares) Divide(all_.values, row.values);
  return shares;
}

}  // namespace funnelcast::simulator

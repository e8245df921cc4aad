// See brand_sums.h.
#include "simulator/forward/brand_sums.h"

#include <algorithm>
#include <vector>

#include "simulator/base/fetch_ahead.h"
#include "simulator/base/row_math.h"
#include "simulator/forward/day_split.h"

namespace funnelcast::simulator {
namespace {

// A group of channels goes through the nearer caches before a sum's rows are asked for again.
constexpr std::size_t kPeriodsAhead = 4;

}  // namespace

void AddToSum(const ForecastBase& base, const SeriesBase& series, std::size_t period,
              OutcomeBlocks& outcomes) {
  if (series.sum == kNoSum) return;
  const std::size_t sum = base.sums()[series.sum];
  const float* part = outcomes.at(series.outcome, period);
  float* total = outcomes.at(sum, period);
  if (series.begins_sum) {
    std::copy_n(part, kDrawBlock, total);
    return;
  }
  if (period + kPeriodsAhead < base.period_count()) {
    FetchAhead({outcomes.at(sum, period + kPeriodsAhead), kDrawBlock});
  }
  AddScaled(1.0F, {part, kDrawBlock}, {total, kDrawBlock});
}

void DaysOfSum::Add(const ForecastBase& base, std::size_t part, OutcomeBlocks& outcomes) {
  BlockRow weight;
  std::fill_n(weight.values, kDrawBlock, 1e-6F);
  std::vector<RowProduct> rows;
  rows.reserve(outcomes.period_count());
  for (std::size_t t = 0; t < outcomes.period_count(); ++t) {
    rows.push_back({1.0F, outcomes.at(part, t), nullptr});
  }
  AddProducts(weight.values, rows, weight.values);
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

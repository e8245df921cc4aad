// See brand_sums.h.
#include "simulator/forecast/brand_sums.h"

#include <algorithm>
#include <vector>

#include "simulator/forecast/day_split.h"
#include "simulator/simd/fetch_ahead.h"
#include "simulator/simd/outcome_kernel.h"
#include "simulator/simd/row_math.h"

namespace funnelcast::forecast {
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
    std::copy_n(part, simd::kDrawBlock, total);
    return;
  }
  if (period + kPeriodsAhead < base.period_count()) {
    simd::FetchAhead({outcomes.at(sum, period + kPeriodsAhead), simd::kDrawBlock});
  }
  simd::AddScaled(1.0F, {part, simd::kDrawBlock}, {total, simd::kDrawBlock});
}

void DaysOfSum::Add(const ForecastBase& base, std::size_t part, OutcomeBlocks& outcomes) {
  simd::BlockRow weight;
  std::fill_n(weight.values, simd::kDrawBlock, 1e-6F);
  std::vector<simd::RowProduct> rows;
  rows.reserve(outcomes.period_count());
  for (std::size_t t = 0; t < outcomes.period_count(); ++t) {
    rows.push_back({1.0F, outcomes.at(part, t), nullptr});
  }
  simd::AddProducts(weight.values, rows, weight.values);
  simd::AddScaled(1.0F, weight.values, all_.values);
  const std::array<simd::BlockRow, 7> days =
      DaysOfBlock(base.outcomes()[part].day_shares, outcomes.first_draw());
  for (std::size_t d = 0; d < days.size(); ++d) {
    simd::AddProduct(1.0F, weight.values, days[d].values, weighed_[d].values);
  }
}

std::array<simd::BlockRow, 7> DaysOfSum::Shares() const {
  std::array<simd::BlockRow, 7> shares = weighed_;
  for (simd::BlockRow& row : shares) simd::Divide(all_.values, row.values);
  return shares;
}

}  // namespace funnelcast::forecast

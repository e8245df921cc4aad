// See brand_sums.h.
#include "simulator/forward/brand_sums.h"

#include <algorithm>
#include <span>

#include "simulator/base/row_math.h"

namespace funnelcast::simulator {

void AddParts(const std::vector<BrandSum>& sums, std::size_t period,
              const OutcomeBlocks& outcomes) {
  for (const BrandSum& sum : sums) {
    const std::span<float> total(outcomes.at(sum.total, period), kDrawBlock);
    std::fill(total.begin(), total.end(), 0.0F);
    for (const std::size_t part : sum.parts) {
      AddScaled(1.0F, {outcomes.at(part, period), kDrawBlock}, total);
    }
  }
}

void SplitDaysOfSum(const BrandSum& sum, std::vector<StageOutcomes>& outcomes,
                    std::size_t period_count, std::size_t draw_count) {
  std::vector<float>& shares = outcomes[sum.total].day_shares;
  shares.assign(7 * draw_count, 0.0F);
  for (const std::size_t place : sum.parts) {
    const StageOutcomes& part = outcomes[place];
    for (std::size_t draw = 0; draw < draw_count; ++draw) {
      float weight = 1e-6F;
      for (std::size_t t = 0; t < period_count; ++t) weight += part.values[t * draw_count + draw];
      for (std::size_t d = 0; d < 7; ++d) {
        shares[d * draw_count + draw] += weight * part.day_shares[d * draw_count + draw];
      }
    }
  }
  for (std::size_t draw = 0; draw < draw_count; ++draw) {
    float all = 0.0F;
    for (std::size_t d = 0; d < 7; ++d) all += shares[d * draw_count + draw];
    for (std::size_t d = 0; d < 7; ++d) shares[d * draw_count + draw] /= all;
  }
}

}  // namespace funnelcast::simulator

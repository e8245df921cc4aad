// See brand_sums.h.
#include "simulator/forward/brand_sums.h"

namespace funnelcast::simulator {

void AddParts(const BrandSum& sum, std::size_t first, std::size_t count) {
  for (const StageOutcomes* part : sum.parts) {
    for (std::size_t i = first; i < first + count; ++i) sum.total->values[i] += part->values[i];
  }
}

void SplitDaysOfSum(const BrandSum& sum, std::size_t period_count, std::size_t draw_count) {
  std::vector<float>& shares = sum.total->day_shares;
  shares.assign(7 * draw_count, 0.0F);
  for (const StageOutcomes* part : sum.parts) {
    for (std::size_t draw = 0; draw < draw_count; ++draw) {
      float weight = 1e-6F;
      for (std::size_t t = 0; t < period_count; ++t) weight += part->values[t * draw_count + draw];
      for (std::size_t d = 0; d < 7; ++d) {
        shares[d * draw_count + draw] += weight * part->day_shares[d * draw_count + draw];
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

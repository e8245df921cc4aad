#include "simulator/data/forecast_draws.h"

namespace funnelcast::data {

const SeriesDraws* ForecastDraws::Find(const std::string& channel, Quantity quantity) const {
  for (const SeriesDraws& one : series) {
    if (one.channel == channel && one.campaign.empty() && one.quantity == quantity) return &one;
  }
  return nullptr;
}

}  // namespace funnelcast::data

#include "simulator/data/mechanism_shapes.h"

namespace funnelcast::data {

std::vector<double> SeasonShape::PriorSds() const {
  std::vector<double> sds(static_cast<std::size_t>(2 * fourier_order), fourier_sd);
  if (weekdays) sds.insert(sds.end(), 7, weekday_sd);
  for (const EventColumn& event : events) sds.push_back(event.sd);
  sds.insert(sds.end(), controls.size(), control_sd);
  return sds;
}

}  // namespace funnelcast::data

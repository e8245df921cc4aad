// The periods of last year that lie under those of a plan.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_LAST_YEAR_H_
#define FUNNELCAST_SIMULATOR_FORWARD_LAST_YEAR_H_

#include <cstddef>
#include <vector>

#include "simulator/forward/plan_periods.h"
#include "simulator/model/anchor.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

struct LastYear {
  // As it lies under the plan's periods: where these begin between two of history, each is made of
  // the parts of two.
  NodePast past;
  std::vector<std::size_t> periods;  // of `past`, [period of the plan]; empty: under a year of past
};
LastYear FindLastYear(const FittedNode& node, const PlanPeriods& periods);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_LAST_YEAR_H_

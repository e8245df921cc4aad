// The periods of last year that lie under those of a plan.
#ifndef FUNNELCAST_SIMULATOR_RULES_LAST_YEAR_H_
#define FUNNELCAST_SIMULATOR_RULES_LAST_YEAR_H_

#include <cstddef>
#include <vector>

#include "simulator/data/components.h"
#include "simulator/data/node.h"
#include "simulator/data/plan_periods.h"

namespace funnelcast::rules {

struct LastYear {
  // As it lies under the plan's periods: where these begin between two of history, each is made of
  // the parts of two.
  data::NodePast past;
  std::vector<std::size_t> periods;  // of `past`, [period of the plan]; empty: under a year of past
};
LastYear FindLastYear(const data::FittedNode& node, const data::PlanPeriods& periods);

}  // namespace funnelcast::rules

#endif  // FUNNELCAST_SIMULATOR_RULES_LAST_YEAR_H_

// The names of a density's parameters, so that draws of one fit find their places in another.
#ifndef FUNNELCAST_SIMULATOR_DATA_PARAMETER_GROUP_H_
#define FUNNELCAST_SIMULATOR_DATA_PARAMETER_GROUP_H_

#include <string>

namespace funnelcast::data {

// Consecutive parameters of a density. Groups of two densities with the same name mean the same
// where they have the same size. Innovations of a drift are those of the same knots as long as
// these stay, and get more as history goes on.
struct ParameterGroup {
  std::string name;
  int size = 0;
  bool is_drift = false;
};

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_PARAMETER_GROUP_H_

// The noise of a series' observations.
#ifndef FUNNELCAST_SIMULATOR_BASE_LIKELIHOOD_H_
#define FUNNELCAST_SIMULATOR_BASE_LIKELIHOOD_H_

namespace funnelcast::base {

enum class Likelihood { kNegativeBinomial, kLogNormal };

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_LIKELIHOOD_H_

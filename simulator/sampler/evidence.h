// How well a model explains its data, for choosing between models.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_EVIDENCE_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_EVIDENCE_H_

#include "simulator/sampler/laplace.h"
#include "simulator/sampler/log_density.h"

namespace funnelcast::sampler {

// Laplace's approximation of the log evidence (MacKay 2003, chapter 27):
//
//   log p(mode) + log(det covariance) / 2
//
// up to a constant that is the same for densities whose further parameters have standard normal
// priors written without their constant: -log(2 pi) / 2 a parameter of the prior cancels against
// what the approximation adds.
double ApproximateLogEvidence(LogDensityRef density, const LaplaceApproximation& laplace);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_EVIDENCE_H_

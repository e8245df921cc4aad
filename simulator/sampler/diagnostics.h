// Convergence diagnostics of Markov chains.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_DIAGNOSTICS_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_DIAGNOSTICS_H_

#include <Eigen/Core>

namespace funnelcast::simulator {

struct ChainDiagnostics {
  double rhat = 1.0;
  double bulk_ess = 0.0;
  double tail_ess = 0.0;
};

// Rank-normalised split R-hat (the larger of the location and the folded scale version), bulk and
// tail effective sample size of one quantity.
//
// draws: [draw_count, chain_count]. REQUIRES: draw_count >= 8. A constant quantity has R-hat 1 and
// as many effective draws as draws. Source: Vehtari, Gelman, Simpson, Carpenter and Buerkner 2021,
// "Rank-normalization, folding, and localization", equations 1 to 15.
ChainDiagnostics DiagnoseChains(const Eigen::MatrixXd& draws);

// Effective sample size of the mean of `draws` [draw_count, chain_count] by Geyer's initial
// monotone sequence; not rank normalised.
double EffectiveSampleSize(const Eigen::MatrixXd& draws);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_DIAGNOSTICS_H_

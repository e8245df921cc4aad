// Convergence diagnostics of Markov chains.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_DIAGNOSTICS_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_DIAGNOSTICS_H_

#include <Eigen/Core>

namespace funnelcast::sampler {

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
// monotone sequence (equations 10 to 13, in the form in which Stan, posterior and ArviZ compute
// them: biased autocovariances, and the first correlation past the cut counts once where it is
// positive); neither split nor rank normalised. Independent draws and draws that
// alternate around their mean may count for more than there are, up to a factor of
// log10(draw_count chain_count).
double EffectiveSampleSize(const Eigen::MatrixXd& draws);

// Mean and standard deviation over all draws, with the Monte Carlo standard error of the mean.
struct MeanEstimate {
  double mean = 0.0;
  double sd = 0.0;
  double mcse = 0.0;  // sd over the root of the effective sample size of the split chains
};

// draws: [draw_count, chain_count]. REQUIRES: draw_count >= 8.
MeanEstimate EstimateMean(const Eigen::MatrixXd& draws);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_DIAGNOSTICS_H_

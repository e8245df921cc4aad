// Makes draws of one density draws of another that lies near: importance weights, resampling and a
// few steps of a Markov chain, in stages where one would leave too few draws.
#ifndef FUNNELCAST_SIMULATOR_UPDATE_POPULATION_H_
#define FUNNELCAST_SIMULATOR_UPDATE_POPULATION_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "simulator/sampler/chain.h"
#include "simulator/sampler/log_density.h"
#include "simulator/sampler/metric.h"
#include "simulator/update/continuation.h"

namespace funnelcast::update {

// Indices of a systematic resample with the offset `uniform` in (0, 1), ascending (Kitagawa 1996).
// REQUIRES: the weights sum to 1.
std::vector<Eigen::Index> ResampleSystematically(const Eigen::VectorXd& weights, double uniform);

struct MoveOptions {
  double step_size = 0.1;
  int max_depth = 5;         // a move takes fewer than 2^max_depth steps
  int chain_count = 4;       // into which the result is cut
  double min_share = 0.2;    // a stage that leaves less ends it all
  bool dense_metric = true;  // of the moves; costs 8 dimension evaluations, and its cube
  std::uint64_t seed = 1;
  std::uint32_t series = 0;  // tells the random numbers of one node from those of another
};

struct MovedPopulation {
  double effective_share = 1.0;  // (sum w)^2 / (count sum w^2), the smallest of all stages
  std::vector<sampler::ChainResult> chains;  // empty when that is below the least share
};

// Draws of `target` from draws of a density p, by sequential Monte Carlo in at most kMostStages.
//
// A stage weights the draws for q = base^(1 - t) target^t over the density that they come from,
// resamples, and moves each by one NUTS transition that leaves q as it is. t is 1 as soon as that
// leaves an effective share of kGoodShare or no stage is left, else the largest that leaves it.
// `base` is a function near p, whose values at the draws suffice otherwise: it only shapes the way,
// weights are exact whatever it is.
//
// The result comes as chains of equal length in the order of the draws, so that what draws owe to
// the chains they came from, and copies to each other, shows in R-hat and effective sample sizes.
// Deterministic at any thread count. Cost: at most 2^(max_depth + 1) evaluations a draw. REQUIRES:
// densities of the draws' dimension, a number of draws divisible by chain_count. Source: Del Moral,
// Doucet and Jasra 2006, sections 3.1 to 3.3.
inline constexpr int kMostStages = 3;
inline constexpr double kGoodShare = 0.5;
MovedPopulation MovePopulation(sampler::LogDensityRef base, sampler::LogDensityRef target,
                               const Population& draws, const MoveOptions& options);

}  // namespace funnelcast::update

#endif  // FUNNELCAST_SIMULATOR_UPDATE_POPULATION_H_

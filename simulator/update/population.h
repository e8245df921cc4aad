// Moves draws of one density to be draws of another that lies near: an affine map, importance
// weights, resampling and a few steps of a Markov chain.
#ifndef FUNNELCAST_SIMULATOR_UPDATE_POPULATION_H_
#define FUNNELCAST_SIMULATOR_UPDATE_POPULATION_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "simulator/sampler/chain.h"
#include "simulator/sampler/log_density.h"
#include "simulator/sampler/metric.h"
#include "simulator/update/continuation.h"

namespace funnelcast::simulator {

// Draws with weights for a target.
struct WeightedPopulation {
  Eigen::MatrixXd positions;     // [dimension, count], after the map
  Eigen::VectorXd weights;       // [count], sum to 1; all 0 when no position has a finite density
  double effective_share = 0.0;  // (sum w)^2 / (count sum w^2)
  Metric metric = Metric::Diagonal(Eigen::VectorXd());  // near the target's covariance
};

// Weights draws of a density p for the target q, after an affine map T that brings them nearer:
//
//   w proportional to q(T x) / p(x),   T x = m + d + M (x - m),   m the draws' mean.
//
// With C = L L' near the draws' covariance, H the target's mean curvature less that of `base` (a
// density near p) over some of the draws, and g the target's mean gradient over all: B = I + L' H L
// with eigenvalues raised to 1/2, d = L B^-1 L' g and M = L B^(-1/2) L^-1. For normal densities
// with p = base this gives equal weights; for others only the weights suffer, never the result.
// Without the map the weights are those of plain importance sampling; whichever of both has the
// larger effective share is returned.
//
// base: of the target's dimension, with draws' density up to what is new. `work_limit`: evaluations
// that may be spent on curvatures; too few leave out the map and give a diagonal metric.
// Deterministic at any thread count. Cost: 2 count evaluations and those of the curvatures.
// Sources: Del Moral, Doucet and Jasra 2006, section 3.3; Chopin 2002; for the map Opper and
// Archambeau 2009, equations 8 and 9, one step of them.
WeightedPopulation Reweight(LogDensityRef base, LogDensityRef target, const Population& draws,
                            std::int64_t work_limit);

// Indices of a systematic resample with the offset `uniform` in (0, 1), ascending (Kitagawa 1996).
// REQUIRES: the weights sum to 1.
std::vector<Eigen::Index> ResampleSystematically(const Eigen::VectorXd& weights, double uniform);

struct MoveOptions {
  double step_size = 0.1;
  int max_depth = 4;    // a move takes fewer than 2^max_depth steps
  int chain_count = 4;  // into which the result is cut
  std::uint64_t seed = 1;
  std::uint32_t series = 0;  // tells the random numbers of one node from those of another
};

// Resamples and moves every draw by one NUTS transition that leaves the target as it is. The result
// comes as chains of equal length in the order of the draws, so that what draws owe to the chains
// they came from, and copies to each other, shows in R-hat and effective sample sizes. REQUIRES: a
// number of draws divisible by chain_count.
std::vector<ChainResult> ResampleAndMove(LogDensityRef target, const WeightedPopulation& draws,
                                         const MoveOptions& options);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_UPDATE_POPULATION_H_

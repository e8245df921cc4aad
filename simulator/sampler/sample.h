// Several chains of one density from scattered starts: the way in for whoever has a density and
// knows nothing of its mode. Fits start from a Laplace approximation instead (simulator/fit.cc).
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_SAMPLE_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_SAMPLE_H_

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "simulator/sampler/chain.h"
#include "simulator/sampler/log_density.h"

namespace funnelcast::sampler {

struct SampleOptions {
  int chain_count = 4;
  // Warm-up, draws, metric and seed of each chain; `stream` is the first chain's, the others count
  // on from it.
  ChainOptions chain;
  double start_radius =
      2.0;               // starts are uniform on (-start_radius, start_radius) in each dimension
  int thread_count = 0;  // 0: as many as there are processors
};

// The densest of up to twenty places of finite log density and gradient, each uniform on
// (-radius, radius) in each dimension; nothing when a hundred tries find none. A choice among
// several keeps chains from where a density falls off so steeply that its energies lose all their
// digits and no step can be judged: a moving average with a root inside the unit circle has log
// densities of -1e57, and half of all single starts are such. Deterministic given seed and stream.
std::optional<Eigen::VectorXd> FindStart(LogDensityRef density, double radius, std::uint64_t seed,
                                         std::uint32_t stream);

// Runs `chain_count` chains side by side, each from its own start with a unit metric. Empty when a
// chain finds no start. Chain c is the same bytes at any thread count and at any chain_count
// above c.
std::vector<ChainResult> SampleChains(LogDensityRef density, const SampleOptions& options);

// draws [draw_count, chain_count] of dimension `index`, as the diagnostics take them.
Eigen::MatrixXd CollectDimension(const std::vector<ChainResult>& chains, Eigen::Index index);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_SAMPLE_H_

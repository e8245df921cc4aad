// One Markov chain: warm-up with adaptation of step size and metric, then kept draws.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_CHAIN_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_CHAIN_H_

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <vector>

#include "simulator/sampler/curvature_pattern.h"
#include "simulator/sampler/log_density.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/nuts.h"

namespace funnelcast::sampler {

// kDiagonal and kDense learn variances or covariances from the draws of a window. kSparse takes the
// mean Hessian over some of them, with the zeros of `ChainOptions::pattern`, stretched along the
// few axes in which the draws are wider (FindStretchedAxes): it needs few draws, and every step
// costs O(dimension) where the pattern allows.
enum class MetricKind { kDiagonal, kDense, kSparse };

struct ChainOptions {
  int warmup_count = 1000;  // at least 20
  int draw_count = 1000;
  double target_acceptance = 0.8;  // in (0.5, 1)
  int max_depth = 10;
  MetricKind metric_kind = MetricKind::kDiagonal;
  const CurvaturePattern* pattern = nullptr;  // kSparse: must outlive the chain
  std::uint64_t seed = 1;
  std::uint32_t stream =
      0;  // tells this chain's random numbers from those of others with the same seed
};

struct ChainResult {
  Eigen::MatrixXd draws;                    // [dimension, draw_count]
  Eigen::VectorXd log_densities;            // of each draw
  std::vector<TransitionInfo> transitions;  // the one that led to each draw
  double step_size = 0.0;
  int divergence_count = 0;                // after warm-up
  std::int64_t leapfrog_count = 0;         // after warm-up
  std::int64_t warmup_leapfrog_count = 0;  // without the searches for a first step size
  bool cancelled = false;
};

// Runs a chain from `start` (a place of finite density) with `initial_metric`.
//
// Warm-up as in Stan: a first stretch for the step size (none with a sparse metric), windows of
// doubling length that each end with a new metric, a last stretch for the final step size. A dense
// metric is the window's covariance shrunk by n / (n + 2 dimension) towards the dense metric before
// it, or else towards its own diagonal, so that it never depends on the parameters' units; a
// diagonal one the window's variances shrunk towards 1e-3 by n / (n + 5). `on_iteration` is called
// after each iteration; when it returns false the chain ends with `cancelled`.
ChainResult RunChain(LogDensityRef density, const Eigen::VectorXd& start, Metric initial_metric,
                     const ChainOptions& options, const std::function<bool()>& on_iteration);

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_CHAIN_H_

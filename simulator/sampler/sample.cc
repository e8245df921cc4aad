// Chains from scattered starts.
#include "simulator/sampler/sample.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/sampler/metric.h"

namespace funnelcast::sampler {
namespace {

constexpr int kStartAttempts = 100;
constexpr int kStartCandidates = 20;

}  // namespace

std::optional<Eigen::VectorXd> FindStart(LogDensityRef density, double radius, std::uint64_t seed,
                                         std::uint32_t stream) {
  base::RandomStream random(seed, base::StreamPurpose::kChainStart, stream, 0);
  Eigen::VectorXd candidate(density.dimension());
  Eigen::VectorXd gradient(density.dimension());
  std::optional<Eigen::VectorXd> best;
  double best_density = -std::numeric_limits<double>::infinity();
  int finite_count = 0;
  for (int i = 0; i < kStartAttempts && finite_count < kStartCandidates; ++i) {
    for (double& value : candidate) value = radius * (2.0 * random.Uniform() - 1.0);
    const double log_density = density.Evaluate(candidate, gradient);
    if (!std::isfinite(log_density) || !gradient.allFinite()) continue;
    ++finite_count;
    if (!best.has_value() || log_density > best_density) {
      best = candidate;
      best_density = log_density;
    }
  }
  return best;
}

std::vector<ChainResult> SampleChains(LogDensityRef density, const SampleOptions& options) {
  FUNNELCAST_CHECK(options.chain_count >= 1);
  const auto chain_count = static_cast<std::size_t>(options.chain_count);
  std::vector<Eigen::VectorXd> starts;
  for (std::size_t c = 0; c < chain_count; ++c) {
    const auto stream = options.chain.stream + static_cast<std::uint32_t>(c);
    std::optional<Eigen::VectorXd> start =
        FindStart(density, options.start_radius, options.chain.seed, stream);
    if (!start.has_value()) return {};
    starts.push_back(*std::move(start));
  }
  std::vector<ChainResult> chains(chain_count);
  const Metric unit = Metric::Diagonal(Eigen::VectorXd::Ones(density.dimension()));
  tbb::task_arena arena(options.thread_count > 0 ? options.thread_count
                                                 : tbb::task_arena::automatic);
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, chain_count, [&](std::size_t c) {
      ChainOptions chain = options.chain;
      chain.stream += static_cast<std::uint32_t>(c);
      chains[c] = RunChain(density, starts[c], unit, chain, [] { return true; });
    });
  });
  return chains;
}

Eigen::MatrixXd CollectDimension(const std::vector<ChainResult>& chains, Eigen::Index index) {
  FUNNELCAST_CHECK(!chains.empty());
  Eigen::MatrixXd draws(chains.front().draws.cols(), static_cast<Eigen::Index>(chains.size()));
  for (std::size_t c = 0; c < chains.size(); ++c) {
    draws.col(static_cast<Eigen::Index>(c)) = chains[c].draws.row(index).transpose();
  }
  return draws;
}

}  // namespace funnelcast::sampler

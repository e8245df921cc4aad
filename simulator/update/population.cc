// Stages of weights, resampling and moves.
#include "simulator/update/population.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/nuts.h"

namespace funnelcast::update {
namespace {

// As in fits: priors are of unit scale.
constexpr double kMinPrecision = 0.1;
// Draws over which the metric's curvature is averaged, at most.
constexpr Eigen::Index kCurvaturePositions = 4;
// Depth of moves on the way; they cost an evaluation of both densities.
constexpr int kDepthOnTheWay = 3;
constexpr double kNever = -std::numeric_limits<double>::infinity();

// base^(1 - t) target^t.
struct Bridge {
  sampler::LogDensityRef base;
  sampler::LogDensityRef target;
  double t;

  int dimension() const { return target.dimension(); }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    const double value = target.Evaluate(position, gradient);
    if (t == 1.0) return value;
    Eigen::VectorXd base_gradient(position.size());
    const double base_value = base.Evaluate(position, base_gradient);
    gradient = t * gradient + (1.0 - t) * base_gradient;
    return t * value + (1.0 - t) * base_value;
  }
};

// The density at every position; minus infinity where it has none.
Eigen::VectorXd EvaluateAll(sampler::LogDensityRef density, const Eigen::MatrixXd& positions) {
  Eigen::VectorXd result(positions.cols());
  tbb::parallel_for(Eigen::Index{0}, positions.cols(), [&](Eigen::Index i) {
    Eigen::VectorXd gradient(positions.rows());
    const double value = density.Evaluate(positions.col(i), gradient);
    result[i] = std::isfinite(value) && gradient.allFinite() ? value : kNever;
  });
  return result;
}

Eigen::MatrixXd ChooseSpread(const Eigen::MatrixXd& positions, Eigen::Index most) {
  const Eigen::Index count = std::min(most, positions.cols());
  Eigen::MatrixXd chosen(positions.rows(), count);
  for (Eigen::Index i = 0; i < count; ++i) {
    chosen.col(i) = positions.col((2 * i + 1) * positions.cols() / (2 * count));
  }
  return chosen;
}

struct Weights {
  Eigen::VectorXd values;  // sum to 1; all 0 when no draw has a finite weight
  double effective_share = 0.0;
};

Weights NormaliseWeights(const Eigen::VectorXd& log_weights) {
  Weights result{Eigen::VectorXd::Zero(log_weights.size()), 0.0};
  const double largest = log_weights.maxCoeff();
  if (!std::isfinite(largest)) return result;
  result.values = (log_weights.array() - largest).exp();
  result.values /= result.values.sum();
  result.effective_share =
      1.0 / (static_cast<double>(log_weights.size()) * result.values.squaredNorm());
  return result;
}

// Draws and what the densities are there.
struct Snapshot {
  Eigen::MatrixXd positions;
  Eigen::VectorXd from;  // of the density that they come from
  Eigen::VectorXd base;
  Eigen::VectorXd target;

  Eigen::VectorXd Bridged(double t) const {
    if (t == 1.0) return target;
    return (1.0 - t) * base + t * target;
  }
  double ShareAt(double t) const { return NormaliseWeights(Bridged(t) - from).effective_share; }
};

// How far the next stage goes; see MovePopulation.
double ChooseEnd(const Snapshot& stage, double t, bool is_last) {
  if (is_last || stage.ShareAt(1.0) >= kGoodShare || !(stage.ShareAt(t) > kGoodShare)) return 1.0;
  double low = t;
  double high = 1.0;
  for (int i = 0; i < 20; ++i) {
    const double middle = 0.5 * (low + high);
    (stage.ShareAt(middle) >= kGoodShare ? low : high) = middle;
  }
  return low;
}

sampler::Metric MakeMetric(sampler::LogDensityRef target, const Eigen::MatrixXd& positions,
                           bool dense) {
  const Eigen::VectorXd mean = positions.rowwise().mean();
  const Eigen::MatrixXd deviations = positions.colwise() - mean;
  if (!dense) {
    const Eigen::VectorXd variances =
        deviations.rowwise().squaredNorm() / static_cast<double>(positions.cols());
    return sampler::Metric::Diagonal(variances.cwiseMax(1e-8));
  }
  const Eigen::MatrixXd chosen = ChooseSpread(positions, kCurvaturePositions);
  return sampler::Metric::Dense(sampler::FloorCovarianceByCurvature(
      sampler::ComputeMeanCurvature(target, chosen), kMinPrecision, deviations));
}

// The stored step size, or less where the metric of now does not bear it.
double ChooseStepSize(sampler::LogDensityRef density, const sampler::Metric& metric,
                      const Eigen::MatrixXd& positions, const MoveOptions& options,
                      std::uint32_t series) {
  const Eigen::MatrixXd chosen = ChooseSpread(positions, 5);
  std::vector<double> found;
  for (Eigen::Index i = 0; i < chosen.cols(); ++i) {
    base::RandomStream random(options.seed, base::StreamPurpose::kMove, series,
                              0xffffffffU - static_cast<std::uint32_t>(i));
    sampler::SamplerState state{chosen.col(i), Eigen::VectorXd(chosen.rows()), 0.0};
    state.log_density = density.Evaluate(state.position, state.gradient);
    found.push_back(
        sampler::FindReasonableStepSize(density, metric, options.step_size, random, state));
  }
  std::sort(found.begin(), found.end());
  return std::min(options.step_size, found[found.size() / 2]);
}

// Moves every column of `positions` and cuts the result into chains.
std::vector<sampler::ChainResult> MoveAll(sampler::LogDensityRef density,
                                          const sampler::Metric& metric,
                                          const Eigen::MatrixXd& positions, int max_depth,
                                          const MoveOptions& options, std::uint32_t series) {
  const auto chain_count = static_cast<Eigen::Index>(options.chain_count);
  const Eigen::Index length = positions.cols() / chain_count;
  const double step_size = ChooseStepSize(density, metric, positions, options, series);
  std::vector<sampler::ChainResult> chains(static_cast<std::size_t>(chain_count));
  for (sampler::ChainResult& chain : chains) {
    chain.draws.resize(positions.rows(), length);
    chain.log_densities.resize(length);
    chain.transitions.resize(static_cast<std::size_t>(length));
    chain.step_size = options.step_size;
  }
  tbb::parallel_for(Eigen::Index{0}, positions.cols(), [&](Eigen::Index i) {
    sampler::ChainResult& chain = chains[static_cast<std::size_t>(i / length)];
    base::RandomStream random(options.seed, base::StreamPurpose::kMove, series,
                              static_cast<std::uint32_t>(i));
    sampler::SamplerState state{positions.col(i), Eigen::VectorXd(positions.rows()), 0.0};
    state.log_density = density.Evaluate(state.position, state.gradient);
    const sampler::TransitionInfo info =
        sampler::TransitionNuts(density, metric, step_size, max_depth, random, state);
    chain.draws.col(i % length) = state.position;
    chain.log_densities[i % length] = state.log_density;
    chain.transitions[static_cast<std::size_t>(i % length)] = info;
  });
  for (sampler::ChainResult& chain : chains) {
    for (const sampler::TransitionInfo& info : chain.transitions) {
      chain.leapfrog_count += info.leapfrog_count;
      if (info.divergent) ++chain.divergence_count;
    }
  }
  return chains;
}

Eigen::MatrixXd Resample(const Snapshot& stage, const Weights& weights, double uniform) {
  const std::vector<Eigen::Index> chosen = ResampleSystematically(weights.values, uniform);
  Eigen::MatrixXd positions(stage.positions.rows(), stage.positions.cols());
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    positions.col(static_cast<Eigen::Index>(i)) = stage.positions.col(chosen[i]);
  }
  return positions;
}

// The draws of `chains`, one after the other, as the beginning of a stage.
Snapshot BeginStage(sampler::LogDensityRef base, sampler::LogDensityRef target,
                    const std::vector<sampler::ChainResult>& chains) {
  Snapshot stage;
  const Eigen::Index length = chains.front().draws.cols();
  stage.positions.resize(chains.front().draws.rows(),
                         length * static_cast<Eigen::Index>(chains.size()));
  stage.from.resize(stage.positions.cols());
  for (std::size_t c = 0; c < chains.size(); ++c) {
    const Eigen::Index begin = length * static_cast<Eigen::Index>(c);
    stage.positions.middleCols(begin, length) = chains[c].draws;
    stage.from.segment(begin, length) = chains[c].log_densities;
  }
  stage.base = EvaluateAll(base, stage.positions);
  stage.target = EvaluateAll(target, stage.positions);
  return stage;
}

}  // namespace

std::vector<Eigen::Index> ResampleSystematically(const Eigen::VectorXd& weights, double uniform) {
  const auto count = static_cast<double>(weights.size());
  const auto wanted = static_cast<std::size_t>(weights.size());
  std::vector<Eigen::Index> chosen;
  double sum = 0.0;
  for (Eigen::Index i = 0; i < weights.size(); ++i) {
    sum += weights[i] * count;
    while (static_cast<double>(chosen.size()) + uniform < sum && chosen.size() < wanted) {
      chosen.push_back(i);
    }
  }
  // Rounding may leave the last place open.
  Eigen::Index last = 0;
  weights.maxCoeff(&last);
  if (!chosen.empty()) last = chosen.back();
  chosen.resize(wanted, last);
  return chosen;
}

MovedPopulation MovePopulation(sampler::LogDensityRef base, sampler::LogDensityRef target,
                               const Population& draws, const MoveOptions& options) {
  FUNNELCAST_CHECK(draws.positions.cols() % options.chain_count == 0);
  Snapshot stage{draws.positions, draws.log_densities, EvaluateAll(base, draws.positions),
                 EvaluateAll(target, draws.positions)};
  const sampler::Metric metric = MakeMetric(target, draws.positions, options.dense_metric);
  MovedPopulation result;
  double t = 0.0;
  for (int s = 0; s < kMostStages && t < 1.0; ++s) {
    const std::uint32_t series = options.series * kMostStages + static_cast<std::uint32_t>(s);
    t = ChooseEnd(stage, t, s == kMostStages - 1);
    const Weights weights = NormaliseWeights(stage.Bridged(t) - stage.from);
    result.effective_share = std::min(result.effective_share, weights.effective_share);
    if (result.effective_share < options.min_share) return {result.effective_share, {}};
    base::RandomStream random(options.seed, base::StreamPurpose::kResampling, series, 0);
    const Eigen::MatrixXd positions = Resample(stage, weights, random.Uniform());
    // A population that came in stages has moved before.
    const int depth = t < 1.0 ? kDepthOnTheWay : std::max(1, options.max_depth - (s > 0 ? 1 : 0));
    const Bridge bridge{base, target, t};
    result.chains = MoveAll(bridge, metric, positions, depth, options, series);
    if (t < 1.0) stage = BeginStage(base, target, result.chains);
  }
  return result;
}

}  // namespace funnelcast::update

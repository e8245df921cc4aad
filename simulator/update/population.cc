// Weights, map, resampling and moves.
#include "simulator/update/population.h"

#include <tbb/parallel_for.h>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/nuts.h"

namespace funnelcast::simulator {
namespace {

// As in fits: priors are of unit scale.
constexpr double kMinPrecision = 0.1;
// Draws over which curvatures are averaged, at most.
constexpr int kCurvaturePositions = 8;
// Least eigenvalue of B: new observations may widen a direction, but not without bound.
constexpr double kLeastSqueeze = 0.5;
constexpr double kNever = -std::numeric_limits<double>::infinity();

struct Evaluated {
  Eigen::VectorXd log_densities;
  Eigen::MatrixXd gradients;  // [dimension, count]
};

Evaluated EvaluateAll(LogDensityRef density, const Eigen::MatrixXd& positions) {
  Evaluated result;
  result.log_densities.resize(positions.cols());
  result.gradients.resize(positions.rows(), positions.cols());
  tbb::parallel_for(Eigen::Index{0}, positions.cols(), [&](Eigen::Index i) {
    Eigen::VectorXd gradient(positions.rows());
    const double value = density.Evaluate(positions.col(i), gradient);
    const bool finite = std::isfinite(value) && gradient.allFinite();
    result.log_densities[i] = finite ? value : kNever;
    if (!finite) gradient.setZero();
    result.gradients.col(i) = gradient;
  });
  return result;
}

// Mean curvature over columns of `positions`, in parallel; summed in their order.
Eigen::MatrixXd MeanCurvature(LogDensityRef density, const Eigen::MatrixXd& positions) {
  std::vector<Eigen::MatrixXd> each(static_cast<std::size_t>(positions.cols()));
  tbb::parallel_for(std::size_t{0}, each.size(), [&](std::size_t i) {
    each[i] = ComputeMeanCurvature(density, positions.col(static_cast<Eigen::Index>(i)));
  });
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(positions.rows(), positions.rows());
  for (const Eigen::MatrixXd& one : each) sum += one;
  return sum / static_cast<double>(each.size());
}

Eigen::MatrixXd ChooseSpread(const Eigen::MatrixXd& positions, Eigen::Index count) {
  Eigen::MatrixXd chosen(positions.rows(), count);
  for (Eigen::Index i = 0; i < count; ++i) {
    chosen.col(i) = positions.col((2 * i + 1) * positions.cols() / (2 * count));
  }
  return chosen;
}

// Fills weights and effective share from the log weights.
void SetWeights(const Eigen::VectorXd& log_weights, WeightedPopulation& population) {
  const double largest = log_weights.maxCoeff();
  population.weights = Eigen::VectorXd::Zero(log_weights.size());
  if (!std::isfinite(largest)) return;
  population.weights = (log_weights.array() - largest).exp();
  population.weights /= population.weights.sum();
  population.effective_share =
      1.0 / (static_cast<double>(log_weights.size()) * population.weights.squaredNorm());
}

// The map of Reweight and the covariance of the target that it implies.
struct AffineMap {
  Eigen::MatrixXd positions;
  Eigen::MatrixXd covariance;
};

AffineMap MapPositions(LogDensityRef base, LogDensityRef target, const Eigen::MatrixXd& positions,
                       const Eigen::VectorXd& mean_gradient, Eigen::Index curvature_count) {
  const Eigen::MatrixXd chosen = ChooseSpread(positions, curvature_count);
  const Eigen::MatrixXd base_curvature = MeanCurvature(base, chosen);
  const Eigen::MatrixXd gained = MeanCurvature(target, chosen) - base_curvature;
  const Eigen::VectorXd mean = positions.rowwise().mean();
  const Eigen::MatrixXd deviations = positions.colwise() - mean;
  const Eigen::LLT<Eigen::MatrixXd> cholesky(
      FloorCovarianceByCurvature(base_curvature, kMinPrecision, deviations));
  const Eigen::MatrixXd lower = cholesky.matrixL();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(lower.transpose() * gained * lower);
  const Eigen::VectorXd precisions = (1.0 + eigen.eigenvalues().array()).cwiseMax(kLeastSqueeze);
  const Eigen::MatrixXd axes = lower * eigen.eigenvectors();
  const Eigen::VectorXd shift = axes * (axes.transpose() * mean_gradient).cwiseQuotient(precisions);
  AffineMap map;
  const Eigen::MatrixXd whitened =
      eigen.eigenvectors().transpose() * cholesky.matrixL().solve(deviations);
  map.positions = axes * precisions.cwiseInverse().cwiseSqrt().asDiagonal() * whitened;
  map.positions.colwise() += mean + shift;
  const Eigen::MatrixXd covariance =
      axes * precisions.cwiseInverse().asDiagonal() * axes.transpose();
  map.covariance = 0.5 * (covariance + covariance.transpose());
  return map;
}

Metric DiagonalMetric(const Eigen::MatrixXd& positions) {
  const Eigen::VectorXd mean = positions.rowwise().mean();
  const Eigen::VectorXd variances =
      (positions.colwise() - mean).rowwise().squaredNorm() / static_cast<double>(positions.cols());
  return Metric::Diagonal(variances.cwiseMax(1e-8));
}

// The stored step size, or less where the metric of now does not bear it.
double ChooseStepSize(LogDensityRef target, const Metric& metric, const Eigen::MatrixXd& positions,
                      const MoveOptions& options) {
  constexpr Eigen::Index kTries = 5;
  const Eigen::MatrixXd chosen =
      ChooseSpread(positions, std::min<Eigen::Index>(kTries, positions.cols()));
  std::vector<double> found;
  for (Eigen::Index i = 0; i < chosen.cols(); ++i) {
    RandomStream random(options.seed, StreamPurpose::kMove, options.series,
                        0xffffffffU - static_cast<std::uint32_t>(i));
    SamplerState state{chosen.col(i), Eigen::VectorXd(chosen.rows()), 0.0};
    state.log_density = target.Evaluate(state.position, state.gradient);
    found.push_back(FindReasonableStepSize(target, metric, options.step_size, random, state));
  }
  std::nth_element(found.begin(), found.begin() + found.size() / 2, found.end());
  return std::min(options.step_size, found[found.size() / 2]);
}

}  // namespace

WeightedPopulation Reweight(LogDensityRef base, LogDensityRef target, const Population& draws,
                            std::int64_t work_limit) {
  const Evaluated plain = EvaluateAll(target, draws.positions);
  WeightedPopulation result;
  result.positions = draws.positions;
  SetWeights(plain.log_densities - draws.log_densities, result);
  const std::int64_t each = 4 * std::int64_t{target.dimension()};  // both densities, both sides
  const auto curvature_count = static_cast<Eigen::Index>(
      std::min<std::int64_t>({kCurvaturePositions, work_limit / each, draws.positions.cols()}));
  if (curvature_count < 1 || !std::isfinite(plain.log_densities.maxCoeff())) {
    result.metric = DiagonalMetric(draws.positions);
    return result;
  }
  AffineMap map = MapPositions(base, target, draws.positions, plain.gradients.rowwise().mean(),
                               curvature_count);
  WeightedPopulation mapped;
  SetWeights(EvaluateAll(target, map.positions).log_densities - draws.log_densities, mapped);
  if (mapped.effective_share > result.effective_share) {
    mapped.positions = std::move(map.positions);
    result = std::move(mapped);
  }
  result.metric = Metric::Dense(map.covariance);
  return result;
}

std::vector<Eigen::Index> ResampleSystematically(const Eigen::VectorXd& weights, double uniform) {
  const auto count = static_cast<double>(weights.size());
  std::vector<Eigen::Index> chosen;
  double sum = 0.0;
  for (Eigen::Index i = 0; i < weights.size(); ++i) {
    sum += weights[i] * count;
    while (static_cast<double>(chosen.size()) + uniform < sum &&
           static_cast<Eigen::Index>(chosen.size()) < weights.size()) {
      chosen.push_back(i);
    }
  }
  // Rounding may leave the last place open.
  Eigen::Index last = 0;
  weights.maxCoeff(&last);
  if (!chosen.empty()) last = chosen.back();
  while (static_cast<Eigen::Index>(chosen.size()) < weights.size()) chosen.push_back(last);
  return chosen;
}

std::vector<ChainResult> ResampleAndMove(LogDensityRef target, const WeightedPopulation& draws,
                                         const MoveOptions& options) {
  const auto chain_count = static_cast<Eigen::Index>(options.chain_count);
  const Eigen::Index count = draws.positions.cols();
  FUNNELCAST_CHECK(count % chain_count == 0);
  RandomStream random(options.seed, StreamPurpose::kResampling, options.series, 0);
  const std::vector<Eigen::Index> chosen = ResampleSystematically(draws.weights, random.Uniform());
  const double step_size = ChooseStepSize(target, draws.metric, draws.positions, options);
  const Eigen::Index length = count / chain_count;
  std::vector<ChainResult> chains(static_cast<std::size_t>(chain_count));
  for (ChainResult& chain : chains) {
    chain.draws.resize(draws.positions.rows(), length);
    chain.log_densities.resize(length);
    chain.transitions.resize(static_cast<std::size_t>(length));
    chain.step_size = options.step_size;
  }
  tbb::parallel_for(Eigen::Index{0}, count, [&](Eigen::Index i) {
    ChainResult& chain = chains[static_cast<std::size_t>(i / length)];
    RandomStream stream(options.seed, StreamPurpose::kMove, options.series,
                        static_cast<std::uint32_t>(i));
    SamplerState state{draws.positions.col(chosen[static_cast<std::size_t>(i)]),
                       Eigen::VectorXd(draws.positions.rows()), 0.0};
    state.log_density = target.Evaluate(state.position, state.gradient);
    const TransitionInfo info =
        TransitionNuts(target, draws.metric, step_size, options.max_depth, stream, state);
    chain.draws.col(i % length) = state.position;
    chain.log_densities[i % length] = state.log_density;
    chain.transitions[static_cast<std::size_t>(i % length)] = info;
  });
  for (ChainResult& chain : chains) {
    for (const TransitionInfo& info : chain.transitions) {
      chain.leapfrog_count += info.leapfrog_count;
      if (info.divergent) ++chain.divergence_count;
    }
  }
  return chains;
}

}  // namespace funnelcast::simulator

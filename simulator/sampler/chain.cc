// Warm-up and sampling of one chain.
#include "simulator/sampler/chain.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/sampler/nuts.h"

namespace funnelcast::sampler {
namespace {

// Nesterov's dual averaging of the log step size (Hoffman and Gelman 2014, section 3.2.1, their
// constants).
class DualAveraging {
 public:
  explicit DualAveraging(double target) : target_(target) {}

  void Restart(double step_size) {
    anchor_ = std::log(10.0 * step_size);
    log_step_ = std::log(step_size);
    log_average_ = 0.0;
    error_ = 0.0;
    count_ = 0;
  }

  void Learn(double acceptance) {
    ++count_;
    const double weight = 1.0 / (count_ + kOffset);
    error_ = (1.0 - weight) * error_ + weight * (target_ - acceptance);
    log_step_ = anchor_ - std::sqrt(static_cast<double>(count_)) / kShrinkage * error_;
    const double decay = std::pow(count_, -kDecay);
    log_average_ = decay * log_step_ + (1.0 - decay) * log_average_;
  }

  double step_size() const { return std::exp(log_step_); }
  double average() const { return count_ > 0 ? std::exp(log_average_) : std::exp(log_step_); }

 private:
  static constexpr double kShrinkage = 0.05;
  static constexpr double kOffset = 10.0;
  static constexpr double kDecay = 0.75;
  double target_;
  double anchor_ = 0.0;
  double log_step_ = 0.0;
  double log_average_ = 0.0;
  double error_ = 0.0;
  int count_ = 0;
};

// The iterations after which the metric is renewed: windows of 25, 50, 100, ... between two
// stretches for the step size alone; the last window takes what a further doubling would not fit
// into. A sparse metric is worth having after a dozen iterations, on the way to the typical set,
// since it asks draws for the curvature and not for how they spread.
std::vector<int> WindowEnds(const ChainOptions& options, int& first_window_start) {
  const int warmup_count = options.warmup_count;
  int head = 75;
  int tail = 50;
  int window = 25;
  if (options.metric_kind == MetricKind::kSparse) {
    head = 0;
    tail = std::min(tail, warmup_count / 10);
    window = 12;
  } else if (warmup_count < head + tail + window) {
    head = warmup_count * 15 / 100;
    tail = warmup_count / 10;
    window = warmup_count - head - tail;
  }
  first_window_start = head;
  std::vector<int> ends;
  int start = head;
  const int last = warmup_count - tail;
  while (start < last) {
    int end = start + window;
    if (end + 2 * window > last) end = last;
    ends.push_back(end);
    start = end;
    window *= 2;
  }
  return ends;
}

// What a window teaches about the metric: mean and second moments of its positions (Welford), or
// positions spread over it.
class MetricEstimator {
 public:
  MetricEstimator(LogDensityRef density, const ChainOptions& options)
      : density_(density),
        kind_(options.metric_kind),
        pattern_(options.pattern),
        mean_(density.dimension()) {
    Reset();
  }

  void Reset() {
    count_ = 0;
    mean_.setZero();
    positions_.clear();
    if (kind_ == MetricKind::kDense) {
      products_ = Eigen::MatrixXd::Zero(mean_.size(), mean_.size());
    } else {
      squares_ = Eigen::VectorXd::Zero(mean_.size());
    }
  }

  void Add(const Eigen::VectorXd& position) {
    ++count_;
    if (kind_ == MetricKind::kSparse) {
      positions_.push_back(position);
      return;
    }
    const Eigen::VectorXd delta = position - mean_;
    mean_ += delta / count_;
    if (kind_ == MetricKind::kDense) {
      products_.selfadjointView<Eigen::Lower>().rankUpdate(delta, (count_ - 1.0) / count_);
    } else {
      squares_ += delta.cwiseProduct(position - mean_);
    }
  }

  Metric Estimate(const Metric& previous) const {
    const double n = count_;
    if (n < 3) return previous;
    if (kind_ == MetricKind::kSparse) return EstimateSparse();
    if (kind_ == MetricKind::kDiagonal) {
      const Eigen::VectorXd variances = squares_ / (n - 1.0);
      return Metric::Diagonal(
          ((n / (n + 5.0)) * variances.array() + 1e-3 * (5.0 / (n + 5.0))).matrix());
    }
    const double weight = n / (n + 2.0 * static_cast<double>(mean_.size()));
    Eigen::MatrixXd window = products_.selfadjointView<Eigen::Lower>();
    window /= n - 1.0;
    Eigen::MatrixXd target = window.diagonal().asDiagonal();
    if (previous.is_dense()) target = previous.Covariance();
    const Eigen::MatrixXd covariance = weight * window + (1.0 - weight) * target;
    return Metric::IsPositiveDefinite(covariance) ? Metric::Dense(covariance) : previous;
  }

 private:
  // Some positions spread over the window: the last of each of as many equal stretches.
  Eigen::MatrixXd SpreadPositions() const {
    const std::size_t used = std::min(positions_.size(), kCurvaturePositions);
    Eigen::MatrixXd chosen(mean_.size(), static_cast<Eigen::Index>(used));
    for (std::size_t i = 0; i < used; ++i) {
      chosen.col(static_cast<Eigen::Index>(i)) = positions_[(i + 1) * positions_.size() / used - 1];
    }
    return chosen;
  }

  Eigen::MatrixXd Deviations() const {
    Eigen::MatrixXd deviations(mean_.size(), static_cast<Eigen::Index>(positions_.size()));
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      deviations.col(static_cast<Eigen::Index>(i)) = positions_[i];
    }
    deviations.colwise() -= deviations.rowwise().mean().eval();
    return deviations;
  }

  Metric EstimateSparse() const {
    auto precision = std::make_shared<const SparsePrecision>(
        pattern_->ComputeMeanCurvature(density_, SpreadPositions()));
    if (positions_.size() < kFewestForAxes) {
      return Metric::Sparse(std::move(precision), StretchedAxes::None(mean_.size()));
    }
    Eigen::MatrixXd whitened = Deviations();
    Eigen::VectorXd white(whitened.rows());
    for (Eigen::Index i = 0; i < whitened.cols(); ++i) {
      precision->WhitenDeviation(whitened.col(i), white);
      whitened.col(i) = white;
    }
    StretchedAxes stretched = FindStretchedAxes(whitened, kMostAxes);
    return Metric::Sparse(std::move(precision), std::move(stretched));
  }

  static constexpr std::size_t kCurvaturePositions = 16;
  static constexpr int kMostAxes = 12;
  // The positions of shorter windows are on their way to the typical set: where they go is not how
  // draws spread.
  static constexpr std::size_t kFewestForAxes = 25;
  LogDensityRef density_;
  MetricKind kind_;
  const CurvaturePattern* pattern_;
  double count_ = 0;
  std::vector<Eigen::VectorXd> positions_;
  Eigen::VectorXd mean_;
  Eigen::VectorXd squares_;
  Eigen::MatrixXd products_;
};

// The state of a chain while it runs.
struct Chain {
  LogDensityRef density;
  Metric metric;
  base::RandomStream random;
  SamplerState state;
  double step_size = 1.0;
};

// Adapts `chain`; false when cancelled.
bool WarmUp(const ChainOptions& options, const std::function<bool()>& on_iteration, Chain& chain,
            std::int64_t& leapfrog_count) {
  DualAveraging averaging(options.target_acceptance);
  const auto restart = [&] {
    chain.step_size = FindReasonableStepSize(chain.density, chain.metric, chain.step_size,
                                             chain.random, chain.state);
    averaging.Restart(chain.step_size);
  };
  restart();
  int first_window_start = 0;
  const std::vector<int> ends = WindowEnds(options, first_window_start);
  MetricEstimator estimator(chain.density, options);
  for (int iteration = 0; iteration < options.warmup_count; ++iteration) {
    const TransitionInfo info = TransitionNuts(chain.density, chain.metric, averaging.step_size(),
                                               options.max_depth, chain.random, chain.state);
    averaging.Learn(info.acceptance);
    leapfrog_count += info.leapfrog_count;
    const bool in_window = iteration >= first_window_start && iteration < ends.back();
    if (in_window) estimator.Add(chain.state.position);
    if (std::find(ends.begin(), ends.end(), iteration + 1) != ends.end()) {
      chain.metric = estimator.Estimate(chain.metric);
      estimator.Reset();
      chain.step_size = averaging.average();
      restart();
    }
    if (!on_iteration()) return false;
  }
  chain.step_size = averaging.average();
  return true;
}

}  // namespace

ChainResult RunChain(LogDensityRef density, const Eigen::VectorXd& start, Metric initial_metric,
                     const ChainOptions& options, const std::function<bool()>& on_iteration) {
  FUNNELCAST_CHECK(options.metric_kind != MetricKind::kSparse || options.pattern != nullptr);
  FUNNELCAST_CHECK(options.warmup_count >= 20 && options.draw_count >= 1);
  Chain chain{density, std::move(initial_metric),
              base::RandomStream(options.seed, base::StreamPurpose::kTransition, options.stream, 0),
              SamplerState{}};
  chain.state.position = start;
  chain.state.gradient.resize(start.size());
  chain.state.log_density = density.Evaluate(chain.state.position, chain.state.gradient);
  ChainResult result;
  if (!WarmUp(options, on_iteration, chain, result.warmup_leapfrog_count)) {
    result.cancelled = true;
    return result;
  }
  result.step_size = chain.step_size;
  result.draws.resize(start.size(), options.draw_count);
  result.log_densities.resize(options.draw_count);
  result.transitions.reserve(static_cast<std::size_t>(options.draw_count));
  for (int draw = 0; draw < options.draw_count; ++draw) {
    const TransitionInfo info = TransitionNuts(density, chain.metric, chain.step_size,
                                               options.max_depth, chain.random, chain.state);
    result.draws.col(draw) = chain.state.position;
    result.log_densities[draw] = chain.state.log_density;
    result.transitions.push_back(info);
    result.leapfrog_count += info.leapfrog_count;
    if (info.divergent) ++result.divergence_count;
    if (!on_iteration()) {
      result.cancelled = true;
      return result;
    }
  }
  return result;
}

}  // namespace funnelcast::sampler

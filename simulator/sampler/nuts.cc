// The trajectory of one NUTS transition, built by doubling.
#include "simulator/sampler/nuts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace funnelcast::sampler {
namespace {

constexpr double kDivergenceEnergy = 1000.0;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double LogAddExp(double a, double b) {
  const double high = std::max(a, b);
  if (high == -kInfinity) return -kInfinity;
  return high + std::log1p(std::exp(std::min(a, b) - high));
}

// The negative log density of a point with its momentum; infinite where it is not a number.
double EnergyOf(const PhasePoint& point) {
  const double energy = 0.5 * point.momentum.dot(point.velocity) - point.state.log_density;
  return std::isnan(energy) ? kInfinity : energy;
}

// What the U-turn criterion needs of one end of a (sub)trajectory.
struct Edge {
  Eigen::VectorXd momentum;
  Eigen::VectorXd velocity;
};

// A (sub)trajectory: its ends in the direction of growth, the sum of its momenta and a sample of
// its states.
struct Tree {
  Edge first;
  Edge last;
  Eigen::VectorXd momentum_sum;
  SamplerState proposal;
  double log_weight = -kInfinity;
};

// Whether a stretch of states whose momenta sum up to first_sum + second_sum goes on at both ends.
bool KeepsGoing(const Eigen::VectorXd& velocity_a, const Eigen::VectorXd& velocity_b,
                const Eigen::VectorXd& first_sum, const Eigen::VectorXd& second_sum) {
  return velocity_a.dot(first_sum + second_sum) > 0.0 &&
         velocity_b.dot(first_sum + second_sum) > 0.0;
}

// Whether two neighbouring subtrees, `left` before `right` in time, go on without a U-turn: over
// the whole and across the seam.
bool KeepsGoing(const Tree& left, const Tree& right) {
  return KeepsGoing(left.first.velocity, right.last.velocity, left.momentum_sum,
                    right.momentum_sum) &&
         KeepsGoing(left.first.velocity, right.first.velocity, left.momentum_sum,
                    right.first.momentum) &&
         KeepsGoing(left.last.velocity, right.last.velocity, right.momentum_sum,
                    left.last.momentum);
}

class Trajectory {
 public:
  Trajectory(LogDensityRef density, const Metric& metric, double step_size,
             base::RandomStream& random)
      : density_(density), metric_(metric), step_size_(step_size), random_(random) {}

  TransitionInfo Run(int max_depth, SamplerState& state);

 private:
  bool Build(int depth, double direction, PhasePoint& edge, Tree& tree);
  bool BuildLeaf(double direction, PhasePoint& edge, Tree& tree);

  LogDensityRef density_;
  const Metric& metric_;
  double step_size_;
  base::RandomStream& random_;
  double initial_energy_ = 0.0;
  double acceptance_sum_ = 0.0;
  TransitionInfo info_;
  std::vector<Tree>
      spare_;  // by depth: where outer halves grow, so that nothing is allocated twice
};

bool Trajectory::BuildLeaf(double direction, PhasePoint& edge, Tree& tree) {
  TakeLeapfrogStep(density_, metric_, direction * step_size_, edge);
  ++info_.leapfrog_count;
  tree.first.momentum = edge.momentum;
  tree.first.velocity = edge.velocity;
  tree.last = tree.first;
  tree.momentum_sum = edge.momentum;
  tree.proposal = edge.state;
  const double energy = EnergyOf(edge);
  tree.log_weight = initial_energy_ - energy;
  acceptance_sum_ += std::min(1.0, std::exp(tree.log_weight));
  info_.divergent = energy - initial_energy_ > kDivergenceEnergy;
  return !info_.divergent;
}

// Grows a subtree of 2^depth states from `edge` in `direction`; `tree.first` is the state nearest
// the start. False when it turned around or diverged.
bool Trajectory::Build(int depth, double direction, PhasePoint& edge, Tree& tree) {
  if (depth == 0) return BuildLeaf(direction, edge, tree);
  if (!Build(depth - 1, direction, edge, tree)) return false;
  Tree& outer = spare_[static_cast<std::size_t>(depth)];
  if (!Build(depth - 1, direction, edge, outer)) return false;
  const bool keeps_going = KeepsGoing(tree, outer);
  const double log_weight = LogAddExp(tree.log_weight, outer.log_weight);
  if (std::log(random_.Uniform()) < outer.log_weight - log_weight) {
    std::swap(tree.proposal, outer.proposal);
  }
  tree.log_weight = log_weight;
  std::swap(tree.last, outer.last);
  tree.momentum_sum += outer.momentum_sum;
  return keeps_going;
}

// Joins `grown` (its `first` next to `tree`) to the trajectory and says whether it may grow on.
// `forward` tells on which side it lies; `tree.first` stays the earliest state.
bool Join(bool forward, Tree& tree, Tree& grown) {
  if (!forward) std::swap(grown.first, grown.last);
  const bool keeps_going = forward ? KeepsGoing(tree, grown) : KeepsGoing(grown, tree);
  if (forward) {
    std::swap(tree.last, grown.last);
  } else {
    std::swap(tree.first, grown.first);
  }
  tree.momentum_sum += grown.momentum_sum;
  tree.log_weight = LogAddExp(tree.log_weight, grown.log_weight);
  return keeps_going;
}

TransitionInfo Trajectory::Run(int max_depth, SamplerState& state) {
  PhasePoint forward_edge = SetInMotion(state, metric_, random_);
  Tree tree;
  tree.first = {forward_edge.momentum, forward_edge.velocity};
  tree.last = tree.first;
  tree.momentum_sum = tree.first.momentum;
  tree.log_weight = 0.0;
  initial_energy_ = EnergyOf(forward_edge);
  PhasePoint backward_edge = forward_edge;
  spare_.resize(static_cast<std::size_t>(max_depth) + 1);
  Tree grown;
  while (info_.depth < max_depth) {
    const bool forward = random_.Uniform() < 0.5;
    const bool complete =
        Build(info_.depth, forward ? 1.0 : -1.0, forward ? forward_edge : backward_edge, grown);
    if (!complete) break;
    ++info_.depth;
    // Biased progressive sampling: the new half is preferred, which moves further (Betancourt 2017,
    // A.3.2).
    if (std::log(random_.Uniform()) < grown.log_weight - tree.log_weight) {
      std::swap(state, grown.proposal);
    }
    if (!Join(forward, tree, grown)) break;
  }
  info_.acceptance = acceptance_sum_ / std::max(1, info_.leapfrog_count);
  return info_;
}

}  // namespace

PhasePoint SetInMotion(SamplerState state, const Metric& metric, base::RandomStream& random) {
  PhasePoint point;
  point.state = std::move(state);
  const Eigen::Index dimension = point.state.position.size();
  point.momentum.resize(dimension);
  point.velocity.resize(dimension);
  point.acceleration.resize(dimension);
  metric.SampleMomentum(random, point.momentum);
  metric.ComputeVelocity(point.momentum, point.velocity);
  metric.ComputeVelocity(point.state.gradient, point.acceleration);
  return point;
}

void TakeLeapfrogStep(LogDensityRef density, const Metric& metric, double step_size,
                      PhasePoint& point) {
  SamplerState& state = point.state;
  point.momentum += 0.5 * step_size * state.gradient;
  point.velocity += 0.5 * step_size * point.acceleration;
  state.position += step_size * point.velocity;
  state.log_density = density.Evaluate(state.position, state.gradient);
  metric.ComputeVelocity(state.gradient, point.acceleration);
  point.momentum += 0.5 * step_size * state.gradient;
  point.velocity += 0.5 * step_size * point.acceleration;
}

TransitionInfo TransitionNuts(LogDensityRef density, const Metric& metric, double step_size,
                              int max_depth, base::RandomStream& random, SamplerState& state) {
  return Trajectory(density, metric, step_size, random).Run(max_depth, state);
}

double FindReasonableStepSize(LogDensityRef density, const Metric& metric, double initial,
                              base::RandomStream& random, const SamplerState& state) {
  const double log_target = std::log(0.8);
  double step_size = initial;
  int direction = 0;
  for (int attempt = 0; attempt < 60; ++attempt) {
    PhasePoint point = SetInMotion(state, metric, random);
    const double before = EnergyOf(point);
    TakeLeapfrogStep(density, metric, step_size, point);
    const int wanted = before - EnergyOf(point) > log_target ? 1 : -1;
    if (direction == 0) direction = wanted;
    if (wanted != direction) break;
    step_size *= direction > 0 ? 2.0 : 0.5;
  }
  return step_size;
}

}  // namespace funnelcast::sampler

// A Gaussian hidden Markov model of two states, which the forward recursion sums out.
#include <cmath>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

constexpr int kStates = 2;

// Densities of the observations in each state, each column divided by its largest entry, and the
// sum of the logarithms of what was divided by.
struct Emissions {
  Eigen::MatrixXd densities;  // [state, time]
  double log_scale = 0.0;
};

Emissions ComputeEmissions(const Eigen::VectorXd& y, const Eigen::Vector2d& mu) {
  Emissions result{Eigen::MatrixXd(kStates, y.size())};
  for (Eigen::Index t = 0; t < y.size(); ++t) {
    const Eigen::Array2d logs = -0.5 * (y[t] - mu.array()).square();
    const double largest = logs.maxCoeff();
    result.densities.col(t) = (logs - largest).exp();
    result.log_scale += largest;
  }
  return result;
}

// The likelihood's derivatives by the forward-backward recursion: expected counts of moves over
// their probabilities, expected deviations in each state. Adds to `by_transition` and `by_mean`.
double AddLikelihood(const Eigen::VectorXd& y, const Eigen::Matrix2d& transition,
                     const Eigen::Vector2d& mu, Eigen::Matrix2d& by_transition,
                     Eigen::Vector2d& by_mean) {
  const Emissions emissions = ComputeEmissions(y, mu);
  const Eigen::Index count = y.size();
  Eigen::MatrixXd forward(kStates, count);  // each column with the sum 1
  Eigen::VectorXd sums(count);
  for (Eigen::Index t = 0; t < count; ++t) {
    Eigen::Vector2d prior = Eigen::Vector2d::Ones();
    if (t > 0) prior = transition.transpose() * forward.col(t - 1);
    const Eigen::Vector2d joint = prior.cwiseProduct(emissions.densities.col(t));
    sums[t] = joint.sum();
    forward.col(t) = joint / sums[t];
  }
  Eigen::Vector2d backward = Eigen::Vector2d::Ones();
  for (Eigen::Index t = count - 1; t >= 0; --t) {
    by_mean += forward.col(t).cwiseProduct(backward).cwiseProduct((y[t] - mu.array()).matrix());
    if (t == 0) break;
    const Eigen::Vector2d ahead = emissions.densities.col(t).cwiseProduct(backward) / sums[t];
    by_transition += forward.col(t - 1) * ahead.transpose();
    backward = transition * ahead;
  }
  return sums.array().log().sum() + emissions.log_scale;
}

// values: theta1[2] and theta2[2], the rows of the transition matrix; mu[2].
double LogDensity(const Eigen::VectorXd& y, const Eigen::VectorXd& values,
                  Eigen::VectorXd& gradient) {
  Eigen::Matrix2d transition;
  transition << values[0], values[1], values[2], values[3];
  const Eigen::Vector2d mu = values.tail(2);
  Eigen::Matrix2d by_transition = Eigen::Matrix2d::Zero();
  Eigen::Vector2d by_mean(3.0 - mu[0], 10.0 - mu[1]);
  const double log_prior = -0.5 * by_mean.squaredNorm();
  const double log_likelihood = AddLikelihood(y, transition, mu, by_transition, by_mean);
  gradient << by_transition(0, 0), by_transition(0, 1), by_transition(1, 0), by_transition(1, 1),
      by_mean;
  return log_prior + log_likelihood;
}

Json MakeStates() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 23, 0);
  std::vector<double> y(100);
  bool high = true;
  for (double& value : y) {
    high = random.Uniform() < (high ? 0.9 : 0.3);
    value = (high ? 9.0 : 3.0) + random.Normal();
  }
  return {{"K", kStates}, {"N", y.size()}, {"y", y}};
}

}  // namespace

TargetEntry HiddenMarkov() {
  TargetEntry entry;
  entry.name = "hmm_example";
  entry.description =
      "2-state Gaussian hidden Markov model: mu1 ~ N(3,1), mu2 ~ N(10,1), ordered, flat simplex "
      "rows, unit noise";
  entry.reference = "hmm_example-hmm_example";
  entry.needs_data = true;
  entry.example_data = MakeStates;
  entry.make = [](const Json& data) {
    Target target;
    target.layout.Simplex("theta1", 2).Simplex("theta2", 2).PositiveOrdered("mu", 2);
    target.log_density = [y = ReadNumbers(data, "y")](const Eigen::VectorXd& values,
                                                      Eigen::VectorXd& gradient) {
      return LogDensity(y, values, gradient);
    };
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench

// Mode, pattern and first metric; starts of chains.
#include "simulator/sampler/posterior.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "simulator/base/random.h"
#include "simulator/sampler/laplace.h"

namespace funnelcast::sampler {
namespace {

constexpr int kStartAttempts = 100;
// Densities of more parameters stay in path coordinates, where a step costs less than a product
// with a dense matrix.
constexpr int kMostScaledParameters = 100;
constexpr Eigen::Index kScalePlaces = 40;

// A place near `mode` that is special in no parameter.
Eigen::VectorXd Jitter(Eigen::VectorXd mode) {
  for (Eigen::Index i = 0; i < mode.size(); ++i) {
    mode[i] += 0.05 + 0.04 * std::sin(static_cast<double>(i));
  }
  return mode;
}

constexpr int kImprovements = 8;
constexpr Eigen::Index kPositionPairs = 8;

// A normal guess of a density: N(centre, H^-1).
struct NormalGuess {
  Eigen::VectorXd centre;
  Eigen::SparseMatrix<double> curvature;             // H
  std::shared_ptr<const SparsePrecision> precision;  // H, factored
  Eigen::MatrixXd positions;                         // draws of it, mirrored in pairs
  Eigen::VectorXd slope;                             // mean gradient over them
  double bound = 0.0;                                // mean log density over them plus entropy
};

// Fills in what follows from centre and curvature; the same `whites` for every guess make their
// bounds comparable.
void Complete(LogDensityRef density, const Eigen::MatrixXd& whites, NormalGuess& guess) {
  guess.precision = std::make_shared<const SparsePrecision>(guess.curvature);
  const Eigen::Index dimension = guess.centre.size();
  guess.positions.resize(dimension, 2 * whites.cols());
  guess.slope = Eigen::VectorXd::Zero(dimension);
  Eigen::VectorXd white(dimension);
  Eigen::VectorXd deviation(dimension);
  Eigen::VectorXd gradient(dimension);
  double sum = 0.0;
  for (Eigen::Index i = 0; i < guess.positions.cols(); ++i) {
    white = (i % 2 == 0 ? 1.0 : -1.0) * whites.col(i / 2);
    guess.precision->Colour(white, deviation);
    guess.positions.col(i) = guess.centre + deviation;
    sum += density.Evaluate(guess.positions.col(i), gradient);
    guess.slope += gradient;
  }
  const auto count = static_cast<double>(guess.positions.cols());
  guess.slope /= count;
  guess.bound = sum / count - guess.precision->LogRootDeterminant();
}

// `guess` moved by the part `rate` of a natural-gradient step.
NormalGuess Step(LogDensityRef density, const CurvaturePattern& pattern,
                 const Eigen::MatrixXd& whites, const NormalGuess& guess, double rate) {
  NormalGuess next;
  next.curvature = (1.0 - rate) * guess.curvature +
                   rate * pattern.ComputeMeanCurvature(density, guess.positions);
  const SparsePrecision precision(next.curvature);
  Eigen::VectorXd white(guess.slope.size());
  Eigen::VectorXd move(guess.slope.size());
  precision.Whiten(rate * guess.slope, white);
  precision.Colour(white, move);
  next.centre = guess.centre + move;
  Complete(density, whites, next);
  return next;
}

// `places` of the density in the coordinates of `density`.
Eigen::MatrixXd TurnPlaces(const PathCoordinates& density, const Eigen::MatrixXd& places) {
  Eigen::MatrixXd turned(places.rows(), places.cols());
  for (Eigen::Index i = 0; i < places.cols(); ++i) turned.col(i) = density.FromModel(places.col(i));
  return turned;
}

// Draws and densities of a chain in `coordinates` become those of the density itself.
template <typename Coordinates>
void TurnBack(const Coordinates& coordinates, ChainResult& chain) {
  for (Eigen::Index draw = 0; draw < chain.draws.cols(); ++draw) {
    const Eigen::VectorXd position = chain.draws.col(draw);
    chain.log_densities[draw] -= coordinates.LogDeterminant(position);
    chain.draws.col(draw) = coordinates.ToModel(position);
  }
}

// The parameters that say how wide the paths are.
std::vector<int> ScalesOf(const std::vector<base::ParameterPath>& paths) {
  std::vector<int> scales;
  for (const base::ParameterPath& path : paths) {
    for (const auto& [parameter, weight] : path.log_scale) scales.push_back(parameter);
  }
  return scales;
}

// At most `most` of `places`, spread evenly over them.
Eigen::MatrixXd ChooseSome(const Eigen::MatrixXd& places, Eigen::Index most) {
  const Eigen::Index count = std::min(most, places.cols());
  Eigen::MatrixXd chosen(places.rows(), count);
  for (Eigen::Index i = 0; i < count; ++i) chosen.col(i) = places.col(i * places.cols() / count);
  return chosen;
}

}  // namespace

double UsualAcceptance(int dimension) {
  constexpr int kManyParameters = 300;
  return dimension < kManyParameters ? 0.9 : 0.7;
}

Posterior::Posterior(LogDensityRef density, const Eigen::VectorXd& start,
                     const std::vector<base::ParameterPath>& paths, double centring)
    : density_(density, paths, centring),
      centre_(density_.FromModel(FindMode(density, start, ScalesOf(paths)))),
      pattern_(density_, Jitter(centre_)) {
  Improve();
  base::RandomStream random(0, base::StreamPurpose::kChainStart, 0, 2);
  Eigen::MatrixXd places(centre_.size(), kScalePlaces);
  for (Eigen::Index i = 0; i < places.cols(); ++i) {
    places.col(i) = density_.ToModel(centre_ + metric_.SamplePosition(random));
  }
  Rescale(density, paths, places);
}

Posterior::Posterior(LogDensityRef density, const Eigen::MatrixXd& places,
                     const std::vector<base::ParameterPath>& paths, double centring)
    : density_(density, paths, centring),
      places_(TurnPlaces(density_, places)),
      centre_(places_.rowwise().mean()),
      pattern_(density_, Jitter(centre_)),
      metric_(Metric::Sparse(std::make_shared<const SparsePrecision>(pattern_.ComputeMeanCurvature(
                                 density_, ChooseSome(places_, 2 * kPositionPairs))),
                             StretchedAxes::None(centre_.size()))) {
  Rescale(density, paths, ChooseSome(places, kScalePlaces));
}

void Posterior::Rescale(LogDensityRef density, const std::vector<base::ParameterPath>& paths,
                        const Eigen::MatrixXd& places) {
  if (density.dimension() > kMostScaledParameters) return;
  scaled_ = ScaleCoordinates::Find(density, paths, places);
}

// Fits a normal to the posterior by a few natural-gradient steps of variational inference (Khan and
// Rue 2023, "The Bayesian learning rule", equation 11): H and the centre move towards
//
//   H <- mean negative Hessian under N(centre, H^-1),   centre <- centre + H^-1 mean gradient.
//
// At a mode the curvature of a hierarchical model can be far from what draws see. A step that
// lowers the bound on the log evidence is taken back and its length halved.
void Posterior::Improve() {
  base::RandomStream random(0, base::StreamPurpose::kChainStart, 0, 1);
  Eigen::MatrixXd whites(centre_.size(), kPositionPairs);
  for (double& value : whites.reshaped()) value = random.Normal();
  NormalGuess guess;
  guess.centre = centre_;
  guess.curvature = pattern_.ComputeMeanCurvature(density_, centre_);
  Complete(density_, whites, guess);
  double rate = 0.5;
  for (int step = 0; step < kImprovements; ++step) {
    NormalGuess next = Step(density_, pattern_, whites, guess, rate);
    if (next.slope.allFinite() && (next.bound > guess.bound || !std::isfinite(guess.bound))) {
      guess = std::move(next);
    } else {
      rate *= 0.5;
    }
  }
  centre_ = guess.centre;
  metric_ = Metric::Sparse(std::move(guess.precision), StretchedAxes::None(centre_.size()));
}

// A start near the centre, spread like the posterior; the centre itself where the density is not
// finite elsewhere.
Eigen::VectorXd Posterior::DrawStart(base::RandomStream& random) const {
  Eigen::VectorXd gradient(centre_.size());
  for (int attempt = 0; attempt < kStartAttempts; ++attempt) {
    const Eigen::VectorXd start = centre_ + metric_.SamplePosition(random);
    const double value = density_.Evaluate(start, gradient);
    if (std::isfinite(value) && gradient.allFinite()) return start;
  }
  return centre_;
}

Eigen::VectorXd Posterior::ChooseStart(base::RandomStream& random, double start_share) const {
  if (places_.cols() == 0) return DrawStart(random);
  const auto count = static_cast<double>(places_.cols());
  const Eigen::VectorXd place = places_.col(static_cast<Eigen::Index>(start_share * count));
  Eigen::VectorXd gradient(place.size());
  const bool usable = std::isfinite(density_.Evaluate(place, gradient)) && gradient.allFinite();
  return usable ? place : DrawStart(random);
}

ChainResult Posterior::Run(ChainOptions options, const std::function<bool()>& on_iteration,
                           double start_share) const {
  base::RandomStream random(options.seed, base::StreamPurpose::kChainStart, options.stream, 0);
  const Eigen::VectorXd start = ChooseStart(random, start_share);
  ChainResult result;
  if (scaled_.has_value()) {
    options.metric_kind = MetricKind::kDiagonal;
    result = RunChain(*scaled_, scaled_->FromModel(density_.ToModel(start)),
                      Metric::Diagonal(Eigen::VectorXd::Ones(start.size())), options, on_iteration);
    TurnBack(*scaled_, result);
  } else {
    options.metric_kind = MetricKind::kSparse;
    options.pattern = &pattern_;
    result = RunChain(density_, start, metric_, options, on_iteration);
    TurnBack(density_, result);
  }
  return result;
}

}  // namespace funnelcast::sampler

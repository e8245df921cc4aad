// The coordinates, curvature and metric that chains of a known posterior run in.
#include "simulator/sampler/posterior.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <vector>

#include "simulator/sampler/diagnostics.h"
#include "simulator/sampler/laplace.h"

namespace funnelcast::simulator {
namespace {

constexpr int kPaths = 3;
constexpr int kKnots = 6;
constexpr int kOwn = 2 + kKnots;  // rate, log scale, innovations

// Three drifting levels that share a common log scale: the shape of a channel stage in small.
//
//   y_ck ~ N(rate_c + exp(log 0.3 + 0.7 m + 0.4 s_c) u_ck, 0.2), all parameters ~ N(0, 1).
struct DriftingLevels {
  int dimension() const { return 1 + kPaths * kOwn; }

  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    gradient = -position;
    double log_density = -0.5 * position.squaredNorm();
    for (int c = 0; c < kPaths; ++c) {
      const int begin = 1 + c * kOwn;
      const double scale = 0.3 * std::exp(0.7 * position[0] + 0.4 * position[begin + 1]);
      double u = 0.0;
      std::vector<double> by_level(kKnots);
      for (int k = 0; k < kKnots; ++k) {
        u = k == 0 ? 2.0 * position[begin + 2] : 0.9 * u + 0.8 * position[begin + 2 + k];
        const double y = 0.5 * c + 0.3 * std::sin(2.0 * k + c);
        const double score = (y - position[begin] - scale * u) / 0.2;
        log_density -= 0.5 * score * score;
        by_level[static_cast<std::size_t>(k)] = score / 0.2;
        gradient[begin] += score / 0.2;
        gradient[0] += 0.7 * scale * u * score / 0.2;
        gradient[begin + 1] += 0.4 * scale * u * score / 0.2;
      }
      double pulled = 0.0;
      for (int k = kKnots - 1; k >= 0; --k) {
        pulled = 0.9 * pulled + scale * by_level[static_cast<std::size_t>(k)];
        gradient[begin + 2 + k] += (k == 0 ? 2.0 : 0.8) * pulled;
      }
    }
    return log_density;
  }

  std::vector<ParameterPath> Paths() const {
    std::vector<ParameterPath> paths;
    for (int c = 0; c < kPaths; ++c) {
      const int begin = 1 + c * kOwn;
      paths.push_back({begin + 2,
                       kKnots,
                       2.0,
                       0.9,
                       0.8,
                       {{begin, 1.0}},
                       std::log(0.3),
                       {{0, 0.7}, {begin + 1, 0.4}}});
    }
    return paths;
  }
};

Eigen::VectorXd SomePlace(int dimension) {
  Eigen::VectorXd place(dimension);
  for (int i = 0; i < dimension; ++i) place[i] = 0.4 * std::sin(1.7 * i + 0.3);
  return place;
}

// There and back is the same place, at any centring.
TEST(PathCoordinatesTest, FromModelInvertsToModel) {
  const DriftingLevels density;
  for (const double centring : {0.0, 0.5, 1.0}) {
    const PathCoordinates coordinates(density, density.Paths(), centring);
    const Eigen::VectorXd place = SomePlace(density.dimension());
    EXPECT_NEAR((coordinates.FromModel(coordinates.ToModel(place)) - place).norm(), 0.0, 1e-12);
  }
}

// log p(position) = log p(model) + log |d model / d position|, the determinant by differences; up
// to the same constant everywhere.
TEST(PathCoordinatesTest, DensityHasTheDeterminant) {
  const DriftingLevels density;
  const PathCoordinates coordinates(density, density.Paths(), 0.5);
  const auto excess = [&](const Eigen::VectorXd& place) {
    Eigen::MatrixXd jacobian(place.size(), place.size());
    for (Eigen::Index i = 0; i < place.size(); ++i) {
      Eigen::VectorXd above = place;
      Eigen::VectorXd below = place;
      above[i] += 1e-5;
      below[i] -= 1e-5;
      jacobian.col(i) = (coordinates.ToModel(above) - coordinates.ToModel(below)) / 2e-5;
    }
    Eigen::VectorXd gradient(place.size());
    const double model = density.Evaluate(coordinates.ToModel(place), gradient);
    EXPECT_NEAR(coordinates.Evaluate(place, gradient) - model, coordinates.LogDeterminant(place),
                1e-9);
    return coordinates.LogDeterminant(place) - std::log(std::abs(jacobian.determinant()));
  };
  const Eigen::VectorXd place = SomePlace(density.dimension());
  EXPECT_NEAR(excess(place), excess(0.5 * place), 1e-6);
}

TEST(PathCoordinatesTest, GradientAgreesWithDifferences) {
  const DriftingLevels density;
  const PathCoordinates coordinates(density, density.Paths(), 0.5);
  Eigen::VectorXd place = SomePlace(density.dimension());
  Eigen::VectorXd gradient(place.size());
  Eigen::VectorXd scratch(place.size());
  coordinates.Evaluate(place, gradient);
  for (Eigen::Index i = 0; i < place.size(); ++i) {
    const double here = place[i];
    place[i] = here + 1e-5;
    const double above = coordinates.Evaluate(place, scratch);
    place[i] = here - 1e-5;
    const double below = coordinates.Evaluate(place, scratch);
    place[i] = here;
    EXPECT_NEAR(gradient[i], (above - below) / 2e-5, 1e-6 * (1.0 + std::abs(gradient[i]))) << i;
  }
}

// The compressed Hessian is the whole one, from far fewer gradients: knots touch their neighbours,
// the middle one, and their scalars.
TEST(CurvaturePatternTest, FindsTheHessianFromFewGradients) {
  const DriftingLevels density;
  const PathCoordinates coordinates(density, density.Paths(), 0.5);
  const Eigen::VectorXd place = SomePlace(density.dimension());
  const CurvaturePattern pattern(coordinates, place);
  const Eigen::MatrixXd sparse(pattern.ComputeMeanCurvature(coordinates, place));
  const Eigen::MatrixXd whole = ComputeMeanCurvature(coordinates, place);
  EXPECT_LT((sparse - whole).cwiseAbs().maxCoeff(), 1e-6 * whole.cwiseAbs().maxCoeff());
  EXPECT_LE(pattern.colour_count(), 9);
}

// H = P' L L' P: whitening and colouring undo each other and give back H and its inverse.
TEST(SparsePrecisionTest, FactorsAgreeWithTheMatrix) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(5, 5);
  matrix.diagonal() << 2.0, 3.0, 4.0, 5.0, 6.0;
  matrix(4, 0) = matrix(0, 4) = 0.7;
  matrix(4, 2) = matrix(2, 4) = -1.1;
  matrix(1, 2) = matrix(2, 1) = 0.5;
  const SparsePrecision precision(matrix.sparseView());
  const Eigen::VectorXd x = SomePlace(5);
  Eigen::VectorXd white(5);
  Eigen::VectorXd result(5);
  precision.Whiten(x, white);
  precision.Colour(white, result);
  EXPECT_NEAR((matrix * result - x).norm(), 0.0, 1e-12);
  precision.WhitenDeviation(x, white);
  precision.ColourMomentum(white, result);
  EXPECT_NEAR((result - matrix * x).norm(), 0.0, 1e-12);
  EXPECT_NEAR(2.0 * precision.LogRootDeterminant(), std::log(matrix.determinant()), 1e-12);
}

// An indefinite matrix is raised until it can be factored.
TEST(SparsePrecisionTest, RaisesIndefiniteMatrices) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(3, 3);
  matrix(2, 2) = -0.5;
  const SparsePrecision precision(matrix.sparseView());
  Eigen::VectorXd white(3);
  Eigen::VectorXd result(3);
  precision.Whiten(Eigen::VectorXd::Unit(3, 2), white);
  precision.Colour(white, result);
  EXPECT_GT(result[2], 0.0);
  EXPECT_TRUE(result.allFinite());
}

// White noise of 400 draws in 40 dimensions but for one axis of variance 25: that one is found, at
// about its length, and none is made of noise.
TEST(StretchedAxesTest, FindsTheOneThatIsThere) {
  RandomStream random(3, StreamPurpose::kTest, 0, 0);
  Eigen::MatrixXd draws(40, 400);
  for (double& value : draws.reshaped()) value = random.Normal();
  draws.row(7) *= 5.0;
  draws.colwise() -= draws.rowwise().mean().eval();
  const StretchedAxes found = FindStretchedAxes(draws, 8);
  ASSERT_EQ(found.variances.size(), 1);
  EXPECT_GT(std::abs(found.axes(7, 0)), 0.98);
  EXPECT_NEAR(found.variances[0], 25.0, 4.0 * 25.0 * std::sqrt(2.0 / 400.0));
}

// The metric is the covariance it says: velocities are C p, and momenta vary as C^-1.
TEST(MetricTest, SparseMomentaFitVelocities) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(3, 3) * 4.0;
  matrix(0, 1) = matrix(1, 0) = 1.5;
  StretchedAxes stretched{Eigen::VectorXd::Unit(3, 2), Eigen::VectorXd::Constant(1, 9.0)};
  const Metric metric =
      Metric::Sparse(std::make_shared<const SparsePrecision>(matrix.sparseView()), stretched);
  RandomStream random(5, StreamPurpose::kTest, 0, 0);
  Eigen::VectorXd momentum(3);
  Eigen::VectorXd velocity(3);
  constexpr int kCount = 20000;
  double energy = 0.0;  // p' C p has mean 3
  for (int i = 0; i < kCount; ++i) {
    metric.SampleMomentum(random, momentum);
    metric.ComputeVelocity(momentum, velocity);
    energy += momentum.dot(velocity) / kCount;
  }
  EXPECT_NEAR(energy, 3.0, 4.0 * std::sqrt(6.0 / kCount));
}

// Draws in the new coordinates are those of the density: the same means as a plain chain that knows
// nothing of paths.
TEST(PosteriorTest, DrawsAgreeWithAPlainChain) {
  const DriftingLevels density;
  const int dimension = density.dimension();
  const Eigen::VectorXd origin = Eigen::VectorXd::Zero(dimension);
  const Posterior posterior(density, origin, density.Paths());
  ChainOptions options;
  options.warmup_count = 400;
  options.draw_count = 2000;
  options.target_acceptance = 0.9;
  const ChainResult ours = posterior.Run(options, [] { return true; });
  options.stream = 1;
  const ChainResult plain =
      RunChain(density, origin, Metric::Diagonal(Eigen::VectorXd::Ones(dimension)), options,
               [] { return true; });
  for (int i = 0; i < dimension; ++i) {
    const MeanEstimate a = EstimateMean(ours.draws.row(i).transpose());
    const MeanEstimate b = EstimateMean(plain.draws.row(i).transpose());
    EXPECT_NEAR(a.mean, b.mean, 4.0 * std::hypot(a.mcse, b.mcse)) << i;
  }
  Eigen::VectorXd gradient(dimension);
  EXPECT_NEAR(ours.log_densities[7], density.Evaluate(ours.draws.col(7), gradient), 1e-9);
}

}  // namespace
}  // namespace funnelcast::simulator

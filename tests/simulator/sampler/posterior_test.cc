// The coordinates, curvature and metric that chains of a known posterior run in.
#include "simulator/sampler/posterior.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/curvature_pattern.h"
#include "simulator/sampler/diagnostics.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/path_coordinates.h"
#include "simulator/sampler/scale_coordinates.h"
#include "simulator/sampler/sparse_precision.h"
#include "simulator/sampler/stretched_axes.h"

namespace funnelcast {
namespace {

constexpr int kKnots = 6;
constexpr int kOwn = 2 + kKnots;  // rate, log scale, innovations

// Drifting levels that share a common log scale: the shape of a channel stage in small.
//
//   y_ck ~ N(rate_c + exp(log 0.3 + 0.7 m + 0.4 s_c) u_ck, 0.2), all parameters ~ N(0, 1).
//
// The last step of each path is shorter than the others. A single level has the scale 0.7 m alone,
// as a brand total has.
struct DriftingLevels {
  int path_count = 3;

  double own_weight() const { return path_count == 1 ? 0.0 : 0.4; }
  static double Damping(int knot) { return knot == 0 ? 0.0 : knot == kKnots - 1 ? 0.97 : 0.9; }
  static double Scale(int knot) { return knot == 0 ? 2.0 : knot == kKnots - 1 ? 0.4 : 0.8; }

  int dimension() const { return 1 + path_count * kOwn; }

  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    gradient = -position;
    double log_density = -0.5 * position.squaredNorm();
    for (int c = 0; c < path_count; ++c) {
      const int begin = 1 + c * kOwn;
      const double scale = 0.3 * std::exp(0.7 * position[0] + own_weight() * position[begin + 1]);
      double u = 0.0;
      std::vector<double> by_level(kKnots);
      for (int k = 0; k < kKnots; ++k) {
        u = Damping(k) * u + Scale(k) * position[begin + 2 + k];
        const double y = 0.5 * c + 0.3 * std::sin(2.0 * k + c);
        const double score = (y - position[begin] - scale * u) / 0.2;
        log_density -= 0.5 * score * score;
        by_level[static_cast<std::size_t>(k)] = score / 0.2;
        gradient[begin] += score / 0.2;
        gradient[0] += 0.7 * scale * u * score / 0.2;
        gradient[begin + 1] += own_weight() * scale * u * score / 0.2;
      }
      double pulled = 0.0;
      for (int k = kKnots - 1; k >= 0; --k) {
        pulled += scale * by_level[static_cast<std::size_t>(k)];
        gradient[begin + 2 + k] += Scale(k) * pulled;
        pulled *= Damping(k);
      }
    }
    return log_density;
  }

  std::vector<base::ParameterPath> Paths() const {
    std::vector<base::ParameterPath> paths;
    for (int c = 0; c < path_count; ++c) {
      const int begin = 1 + c * kOwn;
      paths.push_back(
          {begin + 2, kKnots, 2.0, 0.9, 0.8, 0.97, 0.4, {{begin, 1.0}}, std::log(0.3), {{0, 0.7}}});
      if (path_count > 1) paths.back().log_scale.emplace_back(begin + 1, own_weight());
    }
    return paths;
  }
};

Eigen::VectorXd SomePlace(int dimension) {
  Eigen::VectorXd place(dimension);
  for (int i = 0; i < dimension; ++i) place[i] = 0.4 * std::sin(1.7 * i + 0.3);
  return place;
}

// There and back is the same place.
template <typename Coordinates>
void ExpectToInvert(const Coordinates& coordinates) {
  const Eigen::VectorXd place = SomePlace(coordinates.dimension());
  EXPECT_NEAR((coordinates.FromModel(coordinates.ToModel(place)) - place).norm(), 0.0, 1e-12);
}

// log p(position) = log p(model) + log |d model / d position|, the determinant by differences; up
// to the same constant everywhere.
template <typename Coordinates>
void ExpectTheDeterminant(const DriftingLevels& density, const Coordinates& coordinates) {
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

template <typename Coordinates>
void ExpectTheGradient(const Coordinates& coordinates) {
  Eigen::VectorXd place = SomePlace(coordinates.dimension());
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

TEST(PathCoordinatesTest, AreAChangeOfCoordinates) {
  const DriftingLevels density;
  for (const double centring : {0.0, 0.5, 1.0}) {
    const sampler::PathCoordinates coordinates(density, density.Paths(), centring);
    ExpectToInvert(coordinates);
    ExpectTheDeterminant(density, coordinates);
    ExpectTheGradient(coordinates);
  }
}

// Places about which the one level's coordinates are made.
Eigen::MatrixXd SomePlaces(int dimension) {
  Eigen::MatrixXd places(dimension, 5);
  for (int i = 0; i < 5; ++i) places.col(i) = (0.3 * i - 0.4) * SomePlace(dimension);
  return places;
}

TEST(ScaleCoordinatesTest, AreAChangeOfCoordinates) {
  const DriftingLevels density{1};
  const auto coordinates =
      sampler::ScaleCoordinates::Find(density, density.Paths(), SomePlaces(density.dimension()));
  ASSERT_TRUE(coordinates.has_value());
  ExpectToInvert(*coordinates);
  ExpectTheDeterminant(density, *coordinates);
  ExpectTheGradient(*coordinates);
}

// Given its scale the one level is normal, so that in these coordinates the negative Hessian of all
// others is the identity, whatever the scale: here from 0.3 exp(-1.4) to 0.3 exp(1.4).
TEST(ScaleCoordinatesTest, MakeNormalsStandardAtEveryScale) {
  const DriftingLevels density{1};
  const Eigen::Index dimension = density.dimension();
  const auto coordinates =
      sampler::ScaleCoordinates::Find(density, density.Paths(), SomePlaces(density.dimension()));
  for (const double scale : {-2.0, 0.0, 2.0}) {
    Eigen::VectorXd place = SomePlace(density.dimension());
    place[0] = scale;
    const Eigen::MatrixXd others = sampler::ComputeMeanCurvature(*coordinates, place)
                                       .bottomRightCorner(dimension - 1, dimension - 1);
    EXPECT_LT(
        (others - Eigen::MatrixXd::Identity(dimension - 1, dimension - 1)).cwiseAbs().maxCoeff(),
        1e-5);
  }
}

TEST(ScaleCoordinatesTest, AreForOnePathWithOneScale) {
  const DriftingLevels three;
  EXPECT_FALSE(
      sampler::ScaleCoordinates::Find(three, three.Paths(), SomePlaces(three.dimension())));
  EXPECT_FALSE(sampler::ScaleCoordinates::Find(three, {}, SomePlaces(three.dimension())));
}

// The compressed Hessian is the whole one, from far fewer gradients: knots touch their neighbours,
// the middle one, and their scalars.
TEST(CurvaturePatternTest, FindsTheHessianFromFewGradients) {
  const DriftingLevels density;
  const sampler::PathCoordinates coordinates(density, density.Paths(), 0.5);
  const Eigen::VectorXd place = SomePlace(density.dimension());
  const sampler::CurvaturePattern pattern(coordinates, place);
  const Eigen::MatrixXd sparse(pattern.ComputeMeanCurvature(coordinates, place));
  const Eigen::MatrixXd whole = sampler::ComputeMeanCurvature(coordinates, place);
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
  const sampler::SparsePrecision precision(matrix.sparseView());
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
  const sampler::SparsePrecision precision(matrix.sparseView());
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
  base::RandomStream random(3, base::StreamPurpose::kTest, 0, 0);
  Eigen::MatrixXd draws(40, 400);
  for (double& value : draws.reshaped()) value = random.Normal();
  draws.row(7) *= 5.0;
  draws.colwise() -= draws.rowwise().mean().eval();
  const sampler::StretchedAxes found = sampler::FindStretchedAxes(draws, 8);
  ASSERT_EQ(found.variances.size(), 1);
  EXPECT_GT(std::abs(found.axes(7, 0)), 0.98);
  EXPECT_NEAR(found.variances[0], 25.0, 4.0 * 25.0 * std::sqrt(2.0 / 400.0));
}

// Half as many draws as dimensions: of an axis of variance 100 a good part is noise. With g = 2 and
// s = 100, c^2 = (1 - 2 / 99^2) / (1 + 2 / 99) = 0.980, so that 100 / (0.980 + 100 * 0.020) = 33.6.
TEST(StretchedAxesTest, TrustsAnAxisOnlyAsFarAsItIsKnown) {
  double sum = 0.0;
  constexpr int kRuns = 20;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    base::RandomStream random(5, base::StreamPurpose::kTest, run, 0);
    Eigen::MatrixXd draws(200, 100);
    for (double& value : draws.reshaped()) value = random.Normal();
    draws.row(7) *= 10.0;
    draws.colwise() -= draws.rowwise().mean().eval();
    const sampler::StretchedAxes found = sampler::FindStretchedAxes(draws, 8);
    ASSERT_EQ(found.variances.size(), 1);
    sum += found.variances[0];
  }
  // The variance of 100 draws is off by sqrt(2 / 100) of itself, s / (c^2 + s (1 - c^2)) by a third
  // of that, since it is nearing its limit of 49.
  EXPECT_NEAR(sum / kRuns, 33.6, 4.0 * 33.6 * std::sqrt(2.0 / 100.0) / 3.0 / std::sqrt(kRuns));
}

// The metric is the covariance it says: velocities are C p, and momenta vary as C^-1.
TEST(MetricTest, SparseMomentaFitVelocities) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(3, 3) * 4.0;
  matrix(0, 1) = matrix(1, 0) = 1.5;
  sampler::StretchedAxes stretched{Eigen::VectorXd::Unit(3, 2), Eigen::VectorXd::Constant(1, 9.0)};
  const sampler::Metric metric = sampler::Metric::Sparse(
      std::make_shared<const sampler::SparsePrecision>(matrix.sparseView()), stretched);
  base::RandomStream random(5, base::StreamPurpose::kTest, 0, 0);
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

sampler::ChainOptions LongChain(std::uint32_t stream) {
  sampler::ChainOptions options;
  options.warmup_count = 400;
  options.draw_count = 2000;
  options.target_acceptance = 0.9;
  options.stream = stream;
  return options;
}

// A chain that knows nothing of paths.
sampler::ChainResult RunPlainChain(const DriftingLevels& density) {
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(density.dimension());
  return sampler::RunChain(density, 0.0 * ones, sampler::Metric::Diagonal(ones), LongChain(1),
                           [] { return true; });
}

// With one level chains run in scale coordinates, with three in path coordinates.
class PosteriorTest : public testing::TestWithParam<int> {
 protected:
  // The same means as the plain chain's, and densities in the density's own coordinates.
  void ExpectDrawsOfTheDensity(const sampler::ChainResult& ours) {
    for (int i = 0; i < density_.dimension(); ++i) {
      const sampler::MeanEstimate a = sampler::EstimateMean(ours.draws.row(i).transpose());
      const sampler::MeanEstimate b = sampler::EstimateMean(plain_.draws.row(i).transpose());
      EXPECT_NEAR(a.mean, b.mean, 4.0 * std::hypot(a.mcse, b.mcse)) << i;
    }
    Eigen::VectorXd gradient(density_.dimension());
    EXPECT_NEAR(ours.log_densities[7], density_.Evaluate(ours.draws.col(7), gradient), 1e-9);
  }

  const DriftingLevels density_{GetParam()};
  const sampler::ChainResult plain_ = RunPlainChain(density_);
};

TEST_P(PosteriorTest, DrawsAgreeWithAPlainChain) {
  const Eigen::VectorXd origin = Eigen::VectorXd::Zero(density_.dimension());
  const sampler::Posterior posterior(density_, origin, density_.Paths());
  ExpectDrawsOfTheDensity(posterior.Run(LongChain(0), [] { return true; }));
}

// So do those of a posterior made ready from places, here every twentieth plain draw, after a tenth
// of the usual warm-up.
TEST_P(PosteriorTest, DrawsFromPlacesAgreeWithAPlainChain) {
  Eigen::MatrixXd places(density_.dimension(), 100);
  for (Eigen::Index i = 0; i < places.cols(); ++i) places.col(i) = plain_.draws.col(20 * i);
  const sampler::Posterior posterior(density_, places, density_.Paths());
  sampler::ChainOptions options = LongChain(0);
  options.warmup_count = 40;
  ExpectDrawsOfTheDensity(posterior.Run(
      options, [] { return true; }, 0.5));
}

// Held parameters stay, and nothing climbs further in the others.
TEST_P(PosteriorTest, ModeGivenSome) {
  const Eigen::VectorXd start = SomePlace(density_.dimension());
  const Eigen::VectorXd mode = sampler::FindMode(density_, start, {0, 2});
  Eigen::VectorXd gradient(mode.size());
  density_.Evaluate(mode, gradient);
  for (Eigen::Index i = 0; i < mode.size(); ++i) {
    if (i == 0 || i == 2) {
      EXPECT_EQ(mode[i], start[i]);
    } else {
      EXPECT_NEAR(gradient[i], 0.0, 0.02) << i;
    }
  }
}

// Keeps the places it is evaluated at; has a hole around one.
struct WatchedLevels {
  DriftingLevels levels;
  Eigen::VectorXd hole;
  std::vector<Eigen::VectorXd>* visited = nullptr;

  int dimension() const { return levels.dimension(); }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    if (visited != nullptr) visited->push_back(position);
    const double value = levels.Evaluate(position, gradient);
    return hole.size() > 0 && (position - hole).norm() < 1e-6 ? -INFINITY : value;
  }
};

// The places that the shortest chain from half way through four places visits.
std::vector<Eigen::VectorXd> VisitFromTheMiddle(const DriftingLevels& levels,
                                                const Eigen::MatrixXd& places,
                                                const Eigen::VectorXd& hole) {
  std::vector<Eigen::VectorXd> visited;
  const WatchedLevels density{levels, hole, &visited};
  const sampler::Posterior posterior(density, places, levels.Paths());
  visited.clear();
  sampler::ChainOptions options = LongChain(0);
  options.warmup_count = 20;
  options.draw_count = 1;
  posterior.Run(
      options, [] { return false; }, 0.5);
  return visited;
}

// A start share of one half is the third of four places; where the density is not finite there, a
// place is drawn instead.
TEST_P(PosteriorTest, ChainsBeginAtTheirPlace) {
  Eigen::MatrixXd places(density_.dimension(), 4);
  for (Eigen::Index i = 0; i < 4; ++i) places.col(i) = plain_.draws.col(500 * i);
  const auto visited = VisitFromTheMiddle(density_, places, {});
  EXPECT_LT((visited[0] - places.col(2)).norm(), 1e-12);
  EXPECT_LT((visited[1] - places.col(2)).norm(), 1e-12);
  const auto around = VisitFromTheMiddle(density_, places, places.col(2));
  EXPECT_LT((around[0] - places.col(2)).norm(), 1e-12);
  EXPECT_GT((around[1] - places.col(2)).norm(), 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Levels, PosteriorTest, testing::Values(1, 3));

}  // namespace
}  // namespace funnelcast

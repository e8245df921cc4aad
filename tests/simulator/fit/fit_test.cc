// Fits of the toy brand: determinism, cancellation, refusals, the stored form.
#include "simulator/fit/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <string>
#include <vector>

#include "simulator/codec/codec.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/curvature_pattern.h"
#include "simulator/sampler/path_coordinates.h"
#include "simulator/sampler/posterior.h"
#include "tests/bench/bench_brands.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(FitFunnelTest, SameSeedGivesTheSameBytesAtAnyThreadCount) {
  // Eight threads also where there are fewer processors.
  const tbb::global_control threads_allowed(tbb::global_control::max_allowed_parallelism, 8);
  const data::FunnelHistory history = MakeToyHistory(98);
  std::string bytes[3];
  for (int threads : {1, 2, 8}) {
    fit::FitOptions options = QuickFit();
    options.thread_count = threads;
    options.draw_count_per_chain = 100;
    const absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
    ASSERT_TRUE(fitted.ok()) << fitted.status();
    bytes[threads == 1 ? 0 : threads == 2 ? 1 : 2] = codec::EncodeFittedFunnel(*fitted);
  }
  EXPECT_EQ(bytes[0], bytes[1]);
  EXPECT_EQ(bytes[0], bytes[2]);
}

TEST(FitFunnelTest, AnotherSeedGivesOtherDraws) {
  fit::FitOptions options = QuickFit();
  options.seed = 2;
  const absl::StatusOr<data::FittedFunnel> fitted =
      fit::FitFunnel(MakeToyHistory(168), options, nullptr);
  ASSERT_TRUE(fitted.ok());
  EXPECT_NE(fitted->nodes[0].draws, FittedToy().nodes[0].draws);
}

TEST(FitFunnelTest, DiagnosesEveryNode) {
  const data::FittedFunnel& fitted = FittedToy();
  ASSERT_EQ(fitted.nodes.size(), 4U);
  ASSERT_EQ(fitted.diagnostics.size(), 4U);
  for (const data::NodeDiagnostics& node : fitted.diagnostics) {
    EXPECT_GT(node.min_bulk_ess, 10.0) << node.description;
    EXPECT_LT(node.max_rhat, 1.2) << node.description;
    EXPECT_EQ(node.observation_count % 24, 0) << node.description;
  }
  EXPECT_EQ(fitted.draw_count, 400);
}

// 20 impressions a unit of money and 2 % clicks: the posterior of both rates covers the truth.
TEST(FitFunnelTest, FindsTheRatesOfTheToy) {
  const data::FittedFunnel& fitted = FittedToy();
  for (const auto& [node, truth] : {std::pair(0, 20.0), std::pair(1, 0.02)}) {
    const std::vector<float>& draws = fitted.nodes[static_cast<std::size_t>(node)].draws;
    const std::vector<float> rates(draws.begin(), draws.begin() + fitted.draw_count);
    double mean = 0.0;
    double squares = 0.0;
    for (const float rate : rates) {
      mean += static_cast<double>(rate) / 400.0;
      squares += static_cast<double>(rate) * static_cast<double>(rate) / 400.0;
    }
    EXPECT_NEAR(mean, std::log(truth), 4.0 * std::sqrt(squares - mean * mean));
    EXPECT_NEAR(mean, std::log(truth), 0.3);
  }
}

TEST(FitFunnelTest, ProgressRisesToOneAndCanCancel) {
  double last = 0.0;
  const data::FunnelHistory history = MakeToyHistory(98);
  ASSERT_TRUE(fit::FitFunnel(history, QuickFit(), [&](double share, std::string_view) {
                EXPECT_GE(share, last);
                last = share;
                return true;
              }).ok());
  EXPECT_NEAR(last, 1.0, 0.01);
  const auto cancelled = fit::FitFunnel(history, QuickFit(),
                                        [](double share, std::string_view) { return share < 0.2; });
  EXPECT_EQ(cancelled.status().code(), absl::StatusCode::kCancelled);
}

// So low an acceptance that transitions of some nodes diverge: those are sampled again, with steps
// that diverge no more, and say so.
TEST(FitFunnelTest, SamplesAgainWhatDiverges) {
  fit::FitOptions options = QuickFit();
  options.target_acceptance = 0.55;
  const absl::StatusOr<data::FittedFunnel> fitted =
      fit::FitFunnel(MakeToyHistory(98), options, nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  int again = 0;
  for (const data::NodeDiagnostics& node : fitted->diagnostics) {
    EXPECT_EQ(node.divergence_count, 0) << node.description;
    if (node.notes.empty()) continue;
    EXPECT_THAT(node.notes.back(),
                MatchesRegex("sampled again with smaller steps, since [0-9]+ of 400 transitions "
                             "diverged"));
    ++again;
  }
  EXPECT_GE(again, 1);
  EXPECT_LT(again, 4);
}

// Fifty channels share scales, and the joint mode of all parameters is far from the posterior's
// mass: a chain whose first metric was fitted from there would take 29,000 leapfrogs, most of them
// in trees as deep as may be. Trees of 63 steps and a few deeper ones are allowed here.
TEST(ManyChannelsTest, WarmUpInShortTrajectories) {
  const data::FunnelHistory history = bench::SimulateHistory(50, 52);
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  const sampler::Posterior posterior(nodes.front(), nodes.front().Start(), nodes.front().Paths());
  sampler::ChainOptions options;
  options.warmup_count = 100;
  options.draw_count = 1;
  options.target_acceptance = 0.9;
  const sampler::ChainResult chain = posterior.Run(options, [] { return true; });
  EXPECT_LT(chain.warmup_leapfrog_count, 8000);
}

// Entries of the first stage's Hessian a parameter.
double TouchedByEach(int week_count) {
  const data::FunnelHistory history = bench::SimulateHistory(2, week_count);
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  const nodes::FunnelNode& node = nodes.front();
  const sampler::PathCoordinates density(node, node.Paths(), sampler::kUsualCentring);
  const Eigen::VectorXd place =
      Eigen::VectorXd::LinSpaced(node.dimension(), -0.3, 0.4) + density.FromModel(node.Start());
  const sampler::CurvaturePattern pattern(density, place);
  return static_cast<double>(pattern.ComputeMeanCurvature(density, place).nonZeros()) /
         node.dimension();
}

// However long a history is, levels touch their neighbours and what all share: rounding, which runs
// through a whole path, is not taken for more.
TEST(LongHistoryTest, IsAsSparseAsAShortOne) {
  EXPECT_LT(TouchedByEach(480), 1.1 * TouchedByEach(120));
}

TEST(CheckFittableTest, RefusesTooLittleHistoryInASentence) {
  const absl::Status short_history = fit::CheckFittable(MakeToyHistory(13));
  EXPECT_EQ(short_history.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(short_history.message()), HasSubstr("13 days"));
  data::FunnelHistory empty;
  empty.first_day = 20000;
  empty.day_count = 100;
  EXPECT_EQ(fit::CheckFittable(empty).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(fit::CheckFittable(MakeToyHistory(30)).ok());
}

TEST(CodecTest, DecodesWhatItEncoded) {
  const std::string bytes = codec::EncodeFittedFunnel(FittedToy());
  const absl::StatusOr<data::FittedFunnel> decoded = codec::DecodeFittedFunnel(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(codec::EncodeFittedFunnel(*decoded), bytes);
}

// A damaged form is refused, never read into nonsense: cut anywhere, lengthened, or of another
// version.
TEST(CodecTest, RefusesDamagedBytes) {
  const std::string bytes = codec::EncodeFittedFunnel(FittedToy());
  for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 97) {
    EXPECT_EQ(codec::DecodeFittedFunnel(std::string_view(bytes).substr(0, length)).status().code(),
              absl::StatusCode::kDataLoss);
  }
  EXPECT_FALSE(codec::DecodeFittedFunnel(bytes + "x").ok());
  std::string other = bytes;
  other[3] = 9;
  EXPECT_FALSE(codec::DecodeFittedFunnel(other).ok());
}

}  // namespace
}  // namespace funnelcast

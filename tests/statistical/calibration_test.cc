// Simulation-based calibration of every block, with the sampler as fits run it; and that the
// procedure sees what is wrong.
//
// FUNNELCAST_SBC_BRANDS sets the number of simulated brands (default 200), FUNNELCAST_SBC_SEED the
// seed (default 1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/diagnostics.h"
#include "simulator/sampler/posterior.h"
#include "tests/statistical/block.h"
#include "tests/statistical/ranks.h"

namespace funnelcast {
namespace {

// Ranks of 0 to 39, in ten bins.
constexpr int kKeptDraws = 39;
constexpr int kThinning = 8;
constexpr int kBins = 10;
constexpr double kLevel = 0.01;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

// Every kThinning-th draw of a chain that starts and adapts as the chains of a fit do.
Eigen::MatrixXd SampleThinned(const SimulatedPosterior& simulated, int brand) {
  const sampler::Posterior posterior(simulated.density, simulated.start, simulated.paths);
  sampler::ChainOptions options;
  options.warmup_count = 300;
  options.draw_count = kKeptDraws * kThinning;
  options.target_acceptance = 0.9;
  options.stream = static_cast<std::uint32_t>(brand);
  const sampler::ChainResult chain = posterior.Run(options, [] { return true; });
  Eigen::MatrixXd kept(simulated.density.dimension(), kKeptDraws);
  for (int k = 0; k < kKeptDraws; ++k) kept.col(k) = chain.draws.col((k + 1) * kThinning - 1);
  return kept;
}

// The rank of each quantity among the draws for one simulated brand, and how far from independent
// the draws are.
struct BrandRanks {
  std::vector<int> ranks;
  std::vector<double> effective_share;  // effective draws over draws
};

BrandRanks RankBrand(const CalibrationBlock& block, std::uint32_t block_index, int brand,
                     std::uint64_t seed) {
  base::RandomStream random(seed, base::StreamPurpose::kTest, block_index,
                            static_cast<std::uint32_t>(brand));
  const SimulatedPosterior posterior = block.simulate(random);
  const Eigen::MatrixXd draws = SampleThinned(posterior, brand);
  std::vector<std::vector<double>> values(block.quantities.size());
  for (Eigen::Index d = 0; d < draws.cols(); ++d) {
    const std::vector<double> read = posterior.read(draws.col(d));
    for (std::size_t q = 0; q < values.size(); ++q) values[q].push_back(read[q]);
  }
  BrandRanks result;
  for (std::size_t q = 0; q < values.size(); ++q) {
    result.ranks.push_back(RankOf(posterior.truth[q], values[q]));
    const Eigen::Map<Eigen::MatrixXd> column(values[q].data(), kKeptDraws, 1);
    result.effective_share.push_back(sampler::EffectiveSampleSize(column) / kKeptDraws);
  }
  return result;
}

struct QuantityResult {
  std::string name;
  std::vector<int> counts;
  double covered = 0.0;  // share of brands whose true value lies in the central 95 % interval
  double p_value = 1.0;
  double effective_share = 0.0;  // mean over brands
};

std::vector<QuantityResult> Calibrate(const CalibrationBlock& block, std::uint32_t block_index,
                                      int brand_count, std::uint64_t seed) {
  std::vector<BrandRanks> brands(static_cast<std::size_t>(brand_count));
  tbb::parallel_for(0, brand_count, [&](int brand) {
    brands[static_cast<std::size_t>(brand)] = RankBrand(block, block_index, brand, seed);
  });
  std::vector<QuantityResult> results;
  for (std::size_t q = 0; q < block.quantities.size(); ++q) {
    QuantityResult& result = results.emplace_back();
    result.name = block.name + ": " + block.quantities[q];
    std::vector<int> ranks;
    for (const BrandRanks& brand : brands) {
      ranks.push_back(brand.ranks[q]);
      result.effective_share += brand.effective_share[q] / brand_count;
    }
    result.counts = CountInBins(ranks, kKeptDraws + 1, kBins);
    result.p_value = UniformityPValue(result.counts);
    // A right value lies below all of 39 draws, or above all, in 1 of 20 cases.
    const auto is_covered = [](int rank) { return rank >= 1 && rank < kKeptDraws; };
    result.covered =
        static_cast<double>(std::count_if(ranks.begin(), ranks.end(), is_covered)) / brand_count;
  }
  return results;
}

std::vector<CalibrationBlock> AllBlocks() {
  std::vector<CalibrationBlock> blocks = ChannelStageBlocks();
  for (CalibrationBlock& block : BrandTotalBlocks()) blocks.push_back(std::move(block));
  for (CalibrationBlock& block : CampaignSplitBlocks()) blocks.push_back(std::move(block));
  return blocks;
}

std::string Describe(const QuantityResult& result) {
  char text[64];
  std::snprintf(text, sizeof text, "p = %.5f, effective share %.2f, covered %.3f, ranks",
                result.p_value, result.effective_share, result.covered);
  std::string line = result.name + ": " + text;
  for (const int count : result.counts) line += " " + std::to_string(count);
  return line;
}

// Which of the results Holm's procedure rejects at a level of 1 % over the quantities of all
// blocks, of which each has an equal part.
std::vector<bool> Reject(const std::vector<QuantityResult>& results) {
  std::vector<double> p_values;
  for (const QuantityResult& result : results) p_values.push_back(result.p_value);
  return RejectByHolm(p_values, kLevel / static_cast<double>(AllBlocks().size()));
}

class BlockTest : public testing::TestWithParam<int> {};

TEST_P(BlockTest, RanksOfTrueValuesAreUniform) {
  const int brand_count = FromEnvironment("FUNNELCAST_SBC_BRANDS", 200);
  const auto seed = static_cast<std::uint64_t>(FromEnvironment("FUNNELCAST_SBC_SEED", 1));
  const CalibrationBlock block = AllBlocks()[static_cast<std::size_t>(GetParam())];
  const std::vector<QuantityResult> results =
      Calibrate(block, static_cast<std::uint32_t>(GetParam()), brand_count, seed);
  const std::vector<bool> rejected = Reject(results);
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_FALSE(rejected[i]) << Describe(results[i]);
    // Less than 90 % of 200 brands inside would be 3.2 standard deviations below 95 %.
    const bool is_of_effect =
        block.quantities[i].starts_with("half-") || block.quantities[i].starts_with("audience");
    EXPECT_TRUE(!is_of_effect || results[i].covered >= 0.90) << Describe(results[i]);
    std::printf("%s\n", Describe(results[i]).c_str());
  }
  std::printf("%s: %zu quantities, %d brands, seed %d\n", block.name.c_str(), results.size(),
              brand_count, static_cast<int>(seed));
  std::fflush(stdout);
}

INSTANTIATE_TEST_SUITE_P(Each, BlockTest, testing::Range(0, static_cast<int>(AllBlocks().size())));

// A posterior that is wrong on purpose: `density` times a factor, or without its data.
class WrongDensity {
 public:
  enum class Fault { kNarrowPrior, kNoData };

  WrongDensity(SimulatedPosterior right, Fault fault) : right_(std::move(right)), fault_(fault) {}

  int dimension() const { return right_.density.dimension(); }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    if (fault_ == Fault::kNoData) {
      gradient = -position;
      return -0.5 * position.squaredNorm();
    }
    // The second parameter of a brand total, the log drift sd, with half its prior sd.
    const double log_density = right_.density.Evaluate(position, gradient);
    gradient[1] -= 3.0 * position[1];
    return log_density - 1.5 * position[1] * position[1];
  }

 private:
  SimulatedPosterior right_;
  Fault fault_;
};

// Names of what is rejected for a brand total without inputs and with a fault.
std::vector<std::string> RejectedWith(WrongDensity::Fault fault) {
  CalibrationBlock block = BrandTotalBlocks().back();
  block.simulate = [simulate = block.simulate, fault](base::RandomStream& random) {
    SimulatedPosterior posterior = simulate(random);
    const auto wrong = std::make_shared<WrongDensity>(posterior, fault);
    return SimulatedPosterior{wrong,           *wrong,          posterior.start,
                              posterior.paths, posterior.truth, posterior.read};
  };
  const std::vector<QuantityResult> results = Calibrate(block, 99, 200, 1);
  const std::vector<bool> rejected = Reject(results);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (rejected[i]) names.push_back(block.quantities[i]);
  }
  return names;
}

TEST(CalibrationTest, SeesAPriorThatIsTooNarrow) {
  EXPECT_THAT(RejectedWith(WrongDensity::Fault::kNarrowPrior), testing::Contains("drift sd"));
}

// Without data every parameter is drawn from its prior, as it was to make the data: all their ranks
// are uniform. What tells is how well the draws fit.
TEST(CalibrationTest, SeesAPosteriorThatIgnoresTheData) {
  EXPECT_THAT(RejectedWith(WrongDensity::Fault::kNoData),
              testing::ElementsAre("fit to the last observations"));
}

}  // namespace
}  // namespace funnelcast

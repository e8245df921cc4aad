// Samples the splits and says what they found.
#include "simulator/fit/fit_campaigns.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit_nodes.h"
#include "simulator/nodes/campaign_data.h"
#include "simulator/nodes/campaign_split.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/laplace.h"
#include "simulator/sampler/metric.h"
#include "simulator/sampler/posterior.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::fit {
namespace {

constexpr int kWarmupCount = 250;
constexpr int kFewestSplitDrawsPerChain = 25;  // that are kept
constexpr double kTargetAcceptance = 0.9;
constexpr double kMinPrecision = 0.1;  // priors are of unit scale
constexpr int kPlaceCount = 32;        // where the curvature is measured and chains start
// Chains of splits are numbered beyond those of nodes.
constexpr std::uint32_t kFirstStream = 1U << 24;

// The density with z_tau held near its guess, whose mode is where chains start.
struct HeldSplit {
  const nodes::CampaignSplitDensity& density;

  int dimension() const { return density.dimension(); }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    constexpr double kPrecision = 10.0;
    const double log_density = density.Evaluate(position, gradient);
    const double off = position[1] - density.SpreadGuess();
    gradient[1] -= kPrecision * off;
    return log_density - 0.5 * kPrecision * off * off;
  }
};

// Asks whether to go on once in so many iterations of all chains, one thread at a time.
class Asker {
 public:
  explicit Asker(const std::function<bool()>& go_on) : go_on_(go_on) {}

  bool GoOn() {
    constexpr int kStride = 64;
    if (iteration_count_.fetch_add(1) % kStride == 0) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!go_on_()) stopped_ = true;
    }
    return !stopped();
  }
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

 private:
  const std::function<bool()>& go_on_;
  std::atomic<std::int64_t> iteration_count_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
};

std::vector<sampler::ChainResult> SampleSplit(const nodes::CampaignSplitDensity& density,
                                              std::uint64_t seed, std::uint32_t split_index,
                                              Asker& asker) {
  const sampler::LaplaceApproximation laplace =
      sampler::ApproximateByLaplace(HeldSplit{density}, density.Start(), kMinPrecision);
  const sampler::Metric spread = sampler::Metric::Dense(laplace.covariance);
  base::RandomStream random(seed, base::StreamPurpose::kChainStart, kFirstStream + split_index, 0);
  Eigen::MatrixXd places(laplace.mode.size(), kPlaceCount);
  for (auto place : places.colwise()) place = laplace.mode + spread.SamplePosition(random);
  const sampler::Posterior posterior(density, places, {});
  std::vector<sampler::ChainResult> chains(kSplitChainCount);
  tbb::parallel_for(0, kSplitChainCount, [&](int c) {
    sampler::ChainOptions options;
    options.warmup_count = kWarmupCount;
    options.draw_count = kSplitDrawsPerChain;
    options.target_acceptance = kTargetAcceptance;
    options.seed = seed;
    options.stream = kFirstStream + split_index * kSplitChainCount + static_cast<std::uint32_t>(c);
    const double start_share = (c + 0.5) / kSplitChainCount;
    chains[static_cast<std::size_t>(c)] = posterior.Run(
        options, [&] { return asker.GoOn(); }, start_share);
  });
  return chains;
}

// Keeps every `stride`-th draw of each chain.
void StoreSplitDraws(const nodes::CampaignSplitDensity& density,
                     const std::vector<sampler::ChainResult>& chains, int stride,
                     data::FittedSplit& split) {
  const int per_chain = kSplitDrawsPerChain / stride;
  split.draw_count = kSplitChainCount * per_chain;
  const auto draw_count = static_cast<std::size_t>(split.draw_count);
  std::vector<double> rows(static_cast<std::size_t>(split.row_count()));
  split.draws.resize(rows.size() * draw_count);
  std::size_t draw = 0;
  for (const sampler::ChainResult& chain : chains) {
    for (int d = 0; d < per_chain; ++d, ++draw) {
      density.ReadDraw(chain.draws.col(Eigen::Index{d} * stride), rows.data());
      for (std::size_t row = 0; row < rows.size(); ++row) {
        split.draws[row * draw_count + draw] = static_cast<float>(rows[row]);
      }
    }
  }
}

const char* QuantityWords(data::ParentKind parent, data::Stage stage, bool input_is_effort) {
  if (parent == data::ParentKind::kStage) return nodes::StageWord(stage);
  if (parent == data::ParentKind::kNone) return "its last eight weeks";
  return input_is_effort ? "effort" : "spend";
}

double MeanRow(const data::FittedSplit& split, int row) {
  double sum = 0.0;
  for (int d = 0; d < split.draw_count; ++d) sum += split.value(row, d);
  return sum / split.draw_count;
}

// "newsletter: 3 campaigns; attention falls on them much as in the eight weeks before, an even
// share give or take 3.1 points of 100 a period." What an even share scatters by is that of a
// Dirichlet.
std::string DescribeScatter(const data::ChannelEvidence& channel, const data::FittedSplit& split) {
  const double even = 1.0 / split.campaign_count;
  const double concentration = std::exp(MeanRow(split, data::FittedSplit::kConcentrationRow));
  char text[512];
  std::snprintf(
      text, sizeof text,
      "%s: %d campaigns; %s falls on them much as in the eight weeks before, an even share "
      "give or take %.1f points of 100 a period.",
      channel.channel.c_str(), split.campaign_count, nodes::StageWord(split.stage),
      100.0 * std::sqrt(even * (1.0 - even) / (1.0 + concentration)));
  return text;
}

// "facebook: 3 campaigns; interest per attention differs by a factor of 1.4 ..." Best and worst by
// the mean of d, so that the factor is not that of the luckiest draws.
std::string DescribeSplit(const data::ChannelEvidence& channel, const data::FittedSplit& split) {
  int best = 0;
  int worst = 0;
  std::vector<double> means;
  for (int k = 0; k < split.campaign_count; ++k) {
    means.push_back(MeanRow(split, data::FittedSplit::kFirstCampaignRow + k));
    if (means.back() > means[static_cast<std::size_t>(best)]) best = k;
    if (means.back() < means[static_cast<std::size_t>(worst)]) worst = k;
  }
  std::vector<double> factors;
  for (int d = 0; d < split.draw_count; ++d) {
    factors.push_back(std::exp(split.value(data::FittedSplit::kFirstCampaignRow + best, d) -
                               split.value(data::FittedSplit::kFirstCampaignRow + worst, d)));
  }
  const double probabilities[] = {0.05, 0.5, 0.95};
  const simd::DrawSummary factor =
      simd::SummarizeDraws(std::span<const double>(factors), probabilities);
  char text[512];
  std::snprintf(text, sizeof text,
                "%s: %d campaigns; %s per %s differs by a factor of %.2f between the best (%s) and "
                "the worst (%s), 90 %% %.2f to %.2f.",
                channel.channel.c_str(), split.campaign_count, nodes::StageWord(split.stage),
                QuantityWords(split.parent, split.parent_stage, channel.input_is_effort),
                factor.quantiles[1],
                channel.campaigns[static_cast<std::size_t>(best)].campaign.c_str(),
                channel.campaigns[static_cast<std::size_t>(worst)].campaign.c_str(),
                factor.quantiles[0], factor.quantiles[2]);
  return text;
}

const char* BasisWord(const nodes::ChannelCampaigns& campaigns) {
  return campaigns.by_input ? "input" : nodes::StageWord(campaigns.first_stage);
}

// A split that is to be fitted.
struct SplitWork {
  const data::ChannelEvidence* channel = nullptr;
  const nodes::StageSplit* split = nullptr;
  std::uint64_t seed = 1;
  std::uint32_t index = 0;  // among all splits
  int stride = 1;           // of the draws that are kept

  std::int64_t row_count() const {
    return data::FittedSplit::kFirstCampaignRow + split->data.campaign_count;
  }
};

data::FittedSplit FitSplit(const SplitWork& work, Asker& asker) {
  const data::ChannelEvidence& channel = *work.channel;
  const nodes::StageSplit& from = *work.split;
  const nodes::CampaignSplitDensity density(from.data);
  const std::vector<sampler::ChainResult> chains =
      SampleSplit(density, work.seed, work.index, asker);
  if (asker.stopped()) return {};
  data::FittedSplit split;
  split.channel = channel.channel;
  split.stage = from.stage;
  split.parent = from.parent;
  split.parent_stage = from.parent_stage;
  split.campaign_count = from.data.campaign_count;
  StoreSplitDraws(density, chains, work.stride, split);
  split.diagnostics =
      Diagnose(channel.channel + ": " + nodes::StageWord(split.stage) + " by campaign given " +
                   QuantityWords(split.parent, split.parent_stage, channel.input_is_effort),
               density.observation_count(), chains);
  split.diagnostics.notes.push_back(split.parent == data::ParentKind::kNone
                                        ? DescribeScatter(channel, split)
                                        : DescribeSplit(channel, split));
  return split;
}

}  // namespace

std::int64_t FitCampaigns(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                          std::int64_t max_bytes, const std::function<bool()>& go_on,
                          data::FittedFunnel& fitted) {
  const std::vector<nodes::ChannelCampaigns> gathered = nodes::GatherCampaigns(history, grid);
  std::vector<SplitWork> work;
  for (const nodes::ChannelCampaigns& one : gathered) {
    const auto evidence = std::find_if(
        fitted.channels.begin(), fitted.channels.end(),
        [&](const data::ChannelEvidence& channel) { return channel.channel == one.channel; });
    if (evidence == fitted.channels.end()) continue;
    evidence->campaigns = one.campaigns;
    for (const nodes::StageSplit& split : one.splits) {
      work.push_back({&*evidence, &split, fitted.seed, static_cast<std::uint32_t>(work.size())});
    }
    if (2 * one.excess_count > one.period_count) {
      fitted.warnings.push_back(
          "The campaigns of channel " + one.channel + " have more " + BasisWord(one) +
          " than the channel itself in " + std::to_string(one.excess_count) + " of " +
          std::to_string(one.period_count) +
          " periods, which say nothing of them. A value without a campaign is that of the whole "
          "channel; leave it out where campaigns have it all.");
    }
    if (one.merged_count == 0) continue;
    fitted.warnings.push_back(
        "Channel " + one.channel +
        " has more campaigns than can be told apart: " + std::to_string(one.merged_count) +
        " of them, with the least " + BasisWord(one) + " of late, count as unnamed.");
  }
  std::int64_t draw_bytes = 0;  // of one draw of all splits
  for (const SplitWork& one : work) {
    draw_bytes += one.row_count() * std::int64_t{sizeof(float)};
  }
  const std::int64_t all = draw_bytes * kSplitChainCount * kSplitDrawsPerChain;
  const auto stride = static_cast<int>(std::clamp<std::int64_t>(
      (all + max_bytes - 1) / max_bytes, 1, kSplitDrawsPerChain / kFewestSplitDrawsPerChain));
  for (SplitWork& one : work) one.stride = stride;
  fitted.campaign_splits.resize(work.size());
  Asker asker(go_on);
  tbb::parallel_for(std::size_t{0}, work.size(), [&](std::size_t i) {
    if (!asker.stopped()) fitted.campaign_splits[i] = FitSplit(work[i], asker);
  });
  return draw_bytes * kSplitChainCount * (kSplitDrawsPerChain / stride);
}

}  // namespace funnelcast::fit

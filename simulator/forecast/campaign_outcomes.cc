// Dirichlet-multinomial splits.
#include "simulator/forecast/campaign_outcomes.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"

namespace funnelcast::forecast {
namespace {

// Whole numbers above are not all 32-bit floats.
constexpr double kLargestWhole = 16777216.0;

// A draw from a Dirichlet with concentrations total * weights / sum of weights, into `shares`. All
// of it goes to the largest weight where every gamma variate is too small for a number.
void DrawShares(const std::vector<double>& weights, double total, base::RandomStream& random,
                std::vector<double>& shares) {
  const double weight_sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  double sum = 0.0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double concentration = total * weights[k] / weight_sum;
    shares[k] = concentration > 0.0 ? random.Gamma(concentration) : 0.0;
    sum += shares[k];
  }
  if (sum > 0.0) {
    for (double& share : shares) share /= sum;
    return;
  }
  shares[static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) -
                                  weights.begin())] = 1.0;
}

// Splits a whole number over `shares`, in place, by binomials one after the other. A number too
// large for every whole number below it to be a float is split in larger units.
void SplitCount(double count, base::RandomStream& random, std::vector<double>& shares) {
  double unit = 1.0;
  while (count / unit > kLargestWhole) unit *= 2.0;
  double left = std::floor(count / unit);
  double share_left = 1.0;
  std::size_t last = shares.size() - 1;
  while (last > 0 && !(shares[last] > 0.0)) --last;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const double share = shares[k];
    const double drawn =
        k == last
            ? left
            : random.Binomial(left, share_left > 0.0 ? std::min(1.0, share / share_left) : 1.0);
    shares[k] = share > 0.0 ? drawn * unit : 0.0;
    left -= share > 0.0 ? drawn : 0.0;
    share_left -= share;
  }
}

// One stage of one channel over all draws.
struct StageTask {
  const CampaignMix* mix;
  const MixStage* stage;
  const StageOutcomes* channel;
  const CampaignOutcomes* parents;  // [campaign]; nullptr: the input
  CampaignOutcomes* out;            // [campaign]
};

void SplitDraw(const StageTask& task, std::size_t draw, base::RandomStream& random) {
  const CampaignMix& mix = *task.mix;
  const std::size_t count = mix.campaign_count();
  std::vector<double> weights(count);
  std::vector<double> shares(count);
  for (std::size_t t = 0; t < mix.shares.size(); ++t) {
    const std::size_t place = t * mix.draw_count + draw;
    const auto outcome = static_cast<double>(task.channel->values[place]);
    if (!(outcome > 0.0)) continue;
    double parents = 0.0;
    for (std::size_t k = 0; k < count; ++k) {
      weights[k] = task.parents != nullptr ? static_cast<double>(task.parents[k].values[place])
                                           : mix.shares[t][k];
      parents += weights[k];
    }
    // A stage that goes on although the one before has come to nothing, or that carries over from
    // input of earlier periods.
    if (!(parents > 0.0)) weights = mix.shares[t];
    if (std::accumulate(weights.begin(), weights.end(), 0.0) <= 0.0) weights = mix.recent;
    for (std::size_t k = 0; k < count; ++k) {
      weights[k] *= static_cast<double>(task.stage->rates[k * mix.draw_count + draw]);
    }
    const bool money = task.stage->split->stage == data::Stage::kValue;
    const auto concentration = static_cast<double>(task.stage->concentrations[draw]);
    DrawShares(weights, money ? concentration * std::max(parents, 1.0) : concentration, random,
               shares);
    if (money) {
      for (double& share : shares) share *= outcome;
    } else {
      SplitCount(outcome, random, shares);
    }
    for (std::size_t k = 0; k < count; ++k) {
      task.out[k].values[place] = static_cast<float>(shares[k]);
    }
  }
}

const StageOutcomes* FindStage(const std::vector<StageOutcomes>& outcomes,
                               const std::string& channel, data::Stage stage) {
  for (const StageOutcomes& one : outcomes) {
    if (one.channel == channel && one.stage == stage) return &one;
  }
  return nullptr;
}

std::uint32_t SeriesOf(const data::FittedSplit& split) {
  std::uint32_t value = 0x811c9dc5U;
  for (const char character : split.channel) {
    value = (value ^ static_cast<unsigned char>(character)) * 0x01000193U;
  }
  return value * data::kStageCount + static_cast<std::uint32_t>(split.stage);
}

}  // namespace

std::vector<CampaignOutcomes> SplitOutcomes(const CampaignMix& mix,
                                            const std::vector<StageOutcomes>& outcomes,
                                            std::uint64_t seed) {
  const std::size_t count = mix.campaign_count();
  std::vector<CampaignOutcomes> result;
  result.reserve(mix.stages.size() * count);  // stages point at those before
  for (const MixStage& stage : mix.stages) {
    const data::FittedSplit& split = *stage.split;
    StageTask task{&mix, &stage, FindStage(outcomes, mix.channel, split.stage), nullptr, nullptr};
    if (task.channel == nullptr) continue;
    for (std::size_t i = 0; i < result.size() && split.parent == data::ParentKind::kStage;
         i += count) {
      if (result[i].stage == split.parent_stage) task.parents = &result[i];
    }
    const std::size_t first = result.size();
    for (std::size_t k = 0; k < count; ++k) {
      result.push_back({k, split.stage, base::DrawValues(task.channel->values.size(), 0.0F)});
    }
    task.out = &result[first];
    tbb::parallel_for(std::size_t{0}, mix.draw_count, [&](std::size_t draw) {
      base::RandomStream random(seed, base::StreamPurpose::kCampaignSplit, SeriesOf(split),
                                static_cast<std::uint32_t>(draw));
      SplitDraw(task, draw, random);
    });
  }
  return result;
}

}  // namespace funnelcast::forecast

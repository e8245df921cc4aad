// Shares, rates and shifts of campaigns.
#include "simulator/forecast/campaign_mix.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/random.h"
#include "simulator/data/node.h"

namespace funnelcast::forecast {
namespace {

// What a plan leaves open below this share of a day's input is rounding.
constexpr double kRounding = 1e-9;

// A number for the random streams of a campaign that is the same whatever else a plan holds
// (FNV-1a).
std::uint32_t StreamOf(const std::string& channel, const std::string& campaign, data::Stage stage) {
  std::uint32_t value = 0x811c9dc5U;
  const std::string text =
      channel + "/" + campaign + "/" + static_cast<char>('0' + static_cast<int>(stage));
  for (const char character : text) {
    value = (value ^ static_cast<unsigned char>(character)) * 0x01000193U;
  }
  return value;
}

const data::ChannelPlan* FindPlan(const data::PlanInputs& plan, const std::string& channel) {
  for (const data::ChannelPlan& one : plan.channels) {
    if (one.id == channel) return &one;
  }
  return nullptr;
}

bool HasInput(const std::vector<double>& daily) {
  return std::any_of(daily.begin(), daily.end(), [](double value) { return value > 0.0; });
}

// Adds the campaigns, their recent shares and the input by day that the plan means for each.
void FillInputs(const data::ChannelEvidence& evidence, const data::ChannelPlan& plan,
                CampaignMix& mix) {
  for (const data::CampaignEvidence& one : evidence.campaigns) {
    mix.campaigns.push_back(one.campaign);
    mix.recent.push_back(one.recent_share);
  }
  if (evidence.campaigns.empty() && !plan.campaigns.empty()) {
    mix.campaigns.emplace_back(data::kUnnamedCampaign);
    mix.recent.push_back(1.0);
  }
  std::vector<double> open = evidence.input_is_effort ? plan.effort_hours : plan.spend;
  const std::vector<double> whole = open;
  mix.inputs.assign(mix.campaigns.size(), std::vector<double>(open.size(), 0.0));
  for (const data::CampaignPlan& one : plan.campaigns) {
    const std::vector<double>& daily = evidence.input_is_effort ? one.effort_hours : one.spend;
    if (daily.empty()) continue;
    mix.plan_names_campaigns = true;
    const auto place = static_cast<std::size_t>(
        std::find(mix.campaigns.begin(), mix.campaigns.end(), one.id) - mix.campaigns.begin());
    if (place == mix.campaigns.size()) {
      if (!HasInput(daily)) continue;
      mix.campaigns.push_back(one.id);
      mix.recent.push_back(0.0);
      mix.inputs.emplace_back(open.size(), 0.0);
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
      mix.inputs[place][i] += daily[i];
      open[i] -= daily[i];
    }
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i] <= kRounding * whole[i]) continue;
    for (std::size_t k = 0; k < mix.campaigns.size(); ++k) {
      mix.inputs[k][i] += open[i] * mix.recent[k];
    }
  }
}

void FillShares(const data::PlanInputs& plan, const data::PlanPeriods& periods, CampaignMix& mix) {
  const auto period_count = static_cast<std::size_t>(periods.count());
  mix.shares.assign(period_count, std::vector<double>(mix.campaigns.size(), 0.0));
  std::vector<double> totals(period_count, 0.0);
  for (std::size_t k = 0; k < mix.campaigns.size(); ++k) {
    const std::vector<double> sums = data::SumPlanned(plan, periods, mix.inputs[k]);
    for (std::size_t t = 0; t < period_count; ++t) {
      mix.shares[t][k] = sums[t];
      totals[t] += sums[t];
    }
  }
  for (std::size_t t = 0; t < period_count; ++t) {
    if (!(totals[t] > 0.0)) continue;
    for (double& share : mix.shares[t]) share /= totals[t];
  }
}

// `differs`: campaigns may have more or less of the stage than of what they are weighed by.
void AddStage(const data::FittedSplit& split, std::uint64_t seed, bool differs, CampaignMix& mix) {
  MixStage& stage = mix.stages.emplace_back();
  stage.split = &split;
  stage.rates.resize(mix.campaigns.size() * mix.draw_count);
  const auto draw_of = [&](std::size_t draw) {
    return static_cast<int>(draw * static_cast<std::size_t>(split.draw_count) / mix.draw_count);
  };
  for (std::size_t draw = 0; draw < mix.draw_count; ++draw) {
    stage.concentrations.push_back(static_cast<float>(
        std::exp(split.value(data::FittedSplit::kConcentrationRow, draw_of(draw)))));
  }
  if (!differs) {
    std::fill(stage.rates.begin(), stage.rates.end(), 1.0F);
    return;
  }
  for (std::size_t k = 0; k < mix.campaigns.size(); ++k) {
    const bool known = k < static_cast<std::size_t>(split.campaign_count);
    const std::uint32_t series = StreamOf(mix.channel, mix.campaigns[k], split.stage);
    for (std::size_t draw = 0; draw < mix.draw_count; ++draw) {
      double log_rate = 0.0;
      if (known) {
        log_rate =
            split.value(data::FittedSplit::kFirstCampaignRow + static_cast<int>(k), draw_of(draw));
      } else {
        base::RandomStream random(seed, base::StreamPurpose::kNewCampaign, series,
                                  static_cast<std::uint32_t>(draw));
        log_rate =
            std::exp(split.value(data::FittedSplit::kSpreadRow, draw_of(draw))) * random.Normal();
      }
      stage.rates[k * mix.draw_count + draw] = static_cast<float>(std::exp(log_rate));
    }
  }
}

// Goes through the stages up to `stage` with the given shares of input; the sum of a_parent exp(d)
// there, for one draw.
double RateOfMix(const CampaignMix& mix, data::Stage stage, const std::vector<double>& shares,
                 std::size_t draw, std::vector<double>& parts) {
  parts = shares;
  for (const MixStage& one : mix.stages) {
    double sum = 0.0;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      parts[k] *= static_cast<double>(one.rates[k * mix.draw_count + draw]);
      sum += parts[k];
    }
    if (one.split->stage == stage) return sum;
    for (double& part : parts) part /= sum;
  }
  return 1.0;
}

}  // namespace

std::vector<CampaignMix> MakeCampaignMixes(const data::FittedFunnel& fitted,
                                           const data::PlanInputs& plan,
                                           const data::PlanPeriods& periods,
                                           const MixOptions& options) {
  std::vector<CampaignMix> mixes;
  for (const data::ChannelEvidence& evidence : fitted.channels) {
    const data::ChannelPlan nothing;
    const data::ChannelPlan* planned = &nothing;
    if (evidence.takes_input()) planned = FindPlan(plan, evidence.channel);
    if (planned == nullptr) continue;
    CampaignMix mix;
    mix.channel = evidence.channel;
    mix.draw_count = options.draw_count;
    FillInputs(evidence, *planned, mix);
    if (mix.campaigns.empty()) continue;
    if (options.scope == MixScope::kPlannedByCampaign && !mix.plan_names_campaigns) continue;
    if (evidence.takes_input()) {
      FillShares(plan, periods, mix);
    } else {
      mix.shares.assign(static_cast<std::size_t>(periods.count()), mix.recent);
    }
    mix.tells_input = mix.plan_names_campaigns || data::SplitsFollowInput(fitted, mix.channel);
    for (const data::FittedSplit& split : fitted.campaign_splits) {
      if (split.channel != mix.channel) continue;
      // Beside the campaigns' planned input, how a stage fell on them before says nothing.
      const bool differs = split.parent != data::ParentKind::kNone || !mix.plan_names_campaigns;
      AddStage(split, options.seed, differs, mix);
    }
    mixes.push_back(std::move(mix));
  }
  return mixes;
}

std::vector<float> ComputeLogMixFactor(const CampaignMix& mix, data::Stage stage) {
  const bool is_split = std::any_of(mix.stages.begin(), mix.stages.end(),
                                    [&](const MixStage& one) { return one.split->stage == stage; });
  if (!mix.plan_names_campaigns || !is_split) return {};
  std::vector<float> shift(mix.shares.size() * mix.draw_count, 0.0F);
  std::vector<double> parts;
  for (std::size_t draw = 0; draw < mix.draw_count; ++draw) {
    const double usual = std::log(RateOfMix(mix, stage, mix.recent, draw, parts));
    for (std::size_t t = 0; t < mix.shares.size(); ++t) {
      const std::vector<double>& shares = mix.shares[t];
      if (!HasInput(shares)) continue;
      const double planned = std::log(RateOfMix(mix, stage, shares, draw, parts));
      shift[t * mix.draw_count + draw] = static_cast<float>(planned - usual);
    }
  }
  return shift;
}

std::vector<float> ComputeMixFactor(const CampaignMix& mix, data::Stage stage) {
  std::vector<float> factor;
  for (const MixStage& one : mix.stages) {
    if (one.split->stage >= stage) continue;
    const std::vector<float> shift = ComputeLogMixFactor(mix, one.split->stage);
    factor.resize(shift.size(), 0.0F);
    for (std::size_t i = 0; i < shift.size(); ++i) factor[i] += shift[i];
  }
  for (float& value : factor) value = std::exp(value);
  return factor;
}

}  // namespace funnelcast::forecast

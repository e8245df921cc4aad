// See plan_check.h.
#include "simulator/forecast/plan_check.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "simulator/base/civil_day.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"

namespace funnelcast::forecast {
namespace {

bool Any(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 0.0; });
}

}  // namespace

absl::Status CheckPlan(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                       int draw_count) {
  if (plan.day_count <= 0) return absl::InvalidArgumentError("The plan holds no day.");
  if (draw_count < 1 || draw_count > fitted.draw_count) {
    return absl::InvalidArgumentError("The draw count must lie between 1 and the " +
                                      std::to_string(fitted.draw_count) + " draws of the model.");
  }
  if (plan.first_day < fitted.data_end_day) {
    return absl::FailedPreconditionError(
        "The plan begins on " + base::FormatDay(plan.first_day) +
        ", but the model has seen history up to " + base::FormatDay(fitted.data_end_day - 1) +
        ". Begin the plan on " + base::FormatDay(fitted.data_end_day) +
        " or later, or fit a model to the history before the plan.");
  }
  for (const data::ChannelPlan& channel : plan.channels) {
    if (!Any(channel.spend) && !Any(channel.effort_hours)) continue;
    const auto known = std::find_if(
        fitted.channels.begin(), fitted.channels.end(),
        [&](const data::ChannelEvidence& evidence) { return evidence.channel == channel.id; });
    if (known == fitted.channels.end() || !known->takes_input()) {
      return absl::InvalidArgumentError(
          "The plan has input for channel " + channel.id +
          ", which had none in the history of this funnel. Leave it out, or import its history.");
    }
  }
  return absl::OkStatus();
}

std::size_t CountSeries(const data::FittedFunnel& fitted, const data::PlanInputs& plan,
                        CampaignUse campaigns) {
  std::size_t count = 0;
  std::array<bool, data::kStageCount> of_channels{};
  std::array<bool, data::kStageCount> of_brand{};
  for (const data::FittedNode& node : fitted.nodes) {
    const bool is_channels = node.kind == data::NodeKind::kChannelStage;
    (is_channels ? of_channels : of_brand)[static_cast<std::size_t>(node.stage)] = true;
    count += node.kind == data::NodeKind::kBrandTotal ? 1 : node.channels.size();
    if (node.exhaustion != data::ExhaustionKind::kNone) count += node.channels.size();  // reach
  }
  for (std::size_t s = 0; s < of_channels.size(); ++s) count += of_channels[s] && !of_brand[s];
  bool any_spend = false;
  bool any_effort = false;
  for (const data::ChannelPlan& channel : plan.channels) {
    const bool spend = Any(channel.spend);
    const bool effort = Any(channel.effort_hours);
    count += std::size_t{spend} + std::size_t{effort};
    any_spend = any_spend || spend;
    any_effort = any_effort || effort;
  }
  count += std::size_t{any_spend} + std::size_t{any_effort};
  if (campaigns == CampaignUse::kChannelsOnly) return count;
  for (const data::ChannelEvidence& evidence : fitted.channels) {
    std::set<std::string> ids;
    for (const data::CampaignEvidence& one : evidence.campaigns) ids.insert(one.campaign);
    for (const data::ChannelPlan& channel : plan.channels) {
      if (channel.id != evidence.channel) continue;
      for (const data::CampaignPlan& one : channel.campaigns) ids.insert(one.id);
      if (!channel.campaigns.empty()) ids.insert(data::kUnnamedCampaign);
    }
    const auto split_count = std::count_if(
        fitted.campaign_splits.begin(), fitted.campaign_splits.end(),
        [&](const data::FittedSplit& split) { return split.channel == evidence.channel; });
    count += ids.size() * (static_cast<std::size_t>(split_count) + 1);
  }
  return count;
}

data::PlanSupportShares ComputeSupport(const data::FittedFunnel& fitted,
                                       const data::PlanInputs& plan,
                                       const data::PlanPeriods& periods) {
  data::PlanSupportShares support;
  // Money and hours do not add up, so each channel counts by the share of its own unit's total.
  double totals[2] = {0.0, 0.0};
  double outside[2] = {0.0, 0.0};
  double unknown[2] = {0.0, 0.0};
  double on_prior[2] = {0.0, 0.0};
  for (const data::ChannelEvidence& evidence : fitted.channels) {
    if (!evidence.takes_input()) continue;
    const int unit = evidence.input_is_effort ? 1 : 0;
    const std::vector<double> sums = data::SumPlanned(
        plan, periods, data::PlannedInput(plan, evidence.channel, evidence.input_is_effort));
    double planned = 0.0;
    for (std::size_t t = 0; t < sums.size(); ++t) {
      planned += sums[t];
      outside[unit] += std::max(0.0, sums[t] - evidence.max_daily_input * periods.day_counts[t]);
    }
    totals[unit] += planned;
    on_prior[unit] += planned * (1.0 - evidence.contraction.size);
    const bool is_known = evidence.tier == data::EvidenceTier::kOwnHistory ||
                          evidence.tier == data::EvidenceTier::kPooled;
    if (!is_known && planned > 0.0) {
      unknown[unit] += planned;
      support.channels_without_history.push_back(evidence.channel);
    }
  }
  const int unit = totals[0] > 0.0 ? 0 : 1;
  if (totals[unit] > 0.0) {
    support.outside_observed = outside[unit] / totals[unit];
    support.without_history = unknown[unit] / totals[unit];
    support.resting_on_prior = on_prior[unit] / totals[unit];
  }
  return support;
}

}  // namespace funnelcast::forecast

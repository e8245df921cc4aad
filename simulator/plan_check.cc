// See plan_check.h.
#include "simulator/plan_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "simulator/base/civil_day.h"

namespace funnelcast::simulator {
namespace {

bool Any(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 0.0; });
}

}  // namespace

absl::Status CheckPlan(const FittedFunnel& fitted, const PlanInputs& plan, int draw_count) {
  if (plan.day_count <= 0) return absl::InvalidArgumentError("The plan holds no day.");
  if (draw_count < 1 || draw_count > fitted.draw_count) {
    return absl::InvalidArgumentError("The draw count must lie between 1 and the " +
                                      std::to_string(fitted.draw_count) + " draws of the model.");
  }
  if (plan.first_day < fitted.data_end_day) {
    return absl::FailedPreconditionError(
        "The plan begins on " + FormatDay(plan.first_day) +
        ", but the model has seen history up to " + FormatDay(fitted.data_end_day - 1) +
        ". Begin the plan on " + FormatDay(fitted.data_end_day) +
        " or later, or fit a model to the history before the plan.");
  }
  for (const ChannelPlan& channel : plan.channels) {
    if (!Any(channel.spend) && !Any(channel.effort_hours)) continue;
    const auto known = std::find_if(
        fitted.channels.begin(), fitted.channels.end(),
        [&](const ChannelEvidence& evidence) { return evidence.channel == channel.id; });
    if (known == fitted.channels.end() || !known->takes_input()) {
      return absl::InvalidArgumentError(
          "The plan has input for channel " + channel.id +
          ", which had none in the history of this funnel. Leave it out, or import its history.");
    }
  }
  return absl::OkStatus();
}

PlanSupportShares ComputeSupport(const FittedFunnel& fitted, const PlanInputs& plan,
                                 const PlanPeriods& periods) {
  PlanSupportShares support;
  // Money and hours do not add up, so each channel counts by the share of its own unit's total.
  double totals[2] = {0.0, 0.0};
  double outside[2] = {0.0, 0.0};
  double unknown[2] = {0.0, 0.0};
  double on_prior[2] = {0.0, 0.0};
  for (const ChannelEvidence& evidence : fitted.channels) {
    if (!evidence.takes_input()) continue;
    const int unit = evidence.input_is_effort ? 1 : 0;
    const std::vector<double> sums =
        SumPlanned(plan, periods, PlannedInput(plan, evidence.channel, evidence.input_is_effort));
    double planned = 0.0;
    for (std::size_t t = 0; t < sums.size(); ++t) {
      planned += sums[t];
      outside[unit] += std::max(0.0, sums[t] - evidence.max_daily_input * periods.day_counts[t]);
    }
    totals[unit] += planned;
    on_prior[unit] += planned * (1.0 - evidence.contraction.size);
    const bool is_known =
        evidence.tier == EvidenceTier::kOwnHistory || evidence.tier == EvidenceTier::kPooled;
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

}  // namespace funnelcast::simulator

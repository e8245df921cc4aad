#include "server/service/forecast_size.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "absl/status/status.h"
#include "server/convert/plan.h"
#include "server/errors/capacity.h"
#include "server/limits.h"
#include "server/status_macros.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::service {
namespace {

// Series whose draws a forecast may keep, at most: stages, reach and both inputs of the brand, its
// channels and the campaigns that are told apart.
std::int64_t CountKeptSeries(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                             forecast::CampaignUse campaigns) {
  const auto stages = std::min<std::int64_t>(data::kStageCount, std::ssize(fit.nodes));
  const bool by_campaign = campaigns == forecast::CampaignUse::kByCampaign;
  std::int64_t part_count = std::ssize(fit.channels) + 1;
  for (const data::ChannelPlan& plan : inputs.channels) {
    part_count += std::ssize(plan.campaigns);
    if (plan.campaigns.empty() || by_campaign) continue;
    for (const data::ChannelEvidence& channel : fit.channels) {
      if (channel.channel == plan.id) part_count += std::ssize(channel.campaigns);
    }
  }
  for (const data::ChannelEvidence& channel : fit.channels) {
    part_count += by_campaign ? std::ssize(channel.campaigns) : 0;
  }
  std::int64_t reach_count = 0;
  for (const data::FittedNode& node : fit.nodes) {
    const bool is_exhausted = node.exhaustion != data::ExhaustionKind::kNone;
    reach_count += is_exhausted ? std::ssize(node.channels) : 0;
  }
  return (stages + 2) * part_count + reach_count;
}

// Periods of a forecast and their total.
std::int64_t CountPeriods(const data::FittedFunnel& fit, const data::PlanInputs& inputs) {
  return (inputs.day_count + fit.period_days - 1) / fit.period_days + 1;
}

}  // namespace

absl::Status CheckForecastSize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                               int draw_count, forecast::CampaignUse campaigns) {
  const std::int64_t cells =
      draw_count * CountKeptSeries(fit, inputs, campaigns) * CountPeriods(fit, inputs);
  if (cells <= limits::kMaxForecastCells) return absl::OkStatus();
  return errors::LimitExceeded(words::Message{"FORECAST_CELLS", {}}, cells,
                               limits::kMaxForecastCells);
}

absl::Status CheckSummarySize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                              std::size_t quantile_count, forecast::CampaignUse campaigns) {
  const auto series = static_cast<std::int64_t>(forecast::CountSeries(fit, inputs, campaigns));
  const std::int64_t values =
      series * CountPeriods(fit, inputs) * static_cast<std::int64_t>(quantile_count + 1);
  if (values <= limits::kMaxForecastValues) return absl::OkStatus();
  return errors::LimitExceeded(words::Message{"FORECAST_VALUES", {}}, values,
                               limits::kMaxForecastValues);
}

absl::Status CheckComparisonSize(const data::FittedFunnel& fit,
                                 std::span<const data::PlanInputs> plans, int draw_count) {
  for (const data::PlanInputs& plan : plans) {
    RETURN_IF_ERROR(CheckForecastSize(fit, plan, draw_count, forecast::CampaignUse::kChannelsOnly));
  }
  const auto stages = std::min<std::int64_t>(data::kStageCount, std::ssize(fit.nodes));
  const std::int64_t cells = draw_count * stages * std::ssize(plans);
  if (cells <= limits::kMaxComparisonCells) return absl::OkStatus();
  return errors::LimitExceeded(words::Message{"COMPARISON_CELLS", {}}, cells,
                               limits::kMaxComparisonCells);
}

absl::Status CountDailyValues(const convert::Plan& plan, std::int64_t& count) {
  for (const convert::PlanSeries& series : plan.series) {
    // A campaign's input is part of its channel's as well.
    count += (series.campaign.empty() ? 1 : 2) * std::int64_t{plan.end_day - plan.first_day};
  }
  if (count <= limits::kMaxComparedDailyValues) return absl::OkStatus();
  return errors::LimitExceeded(words::Message{"COMPARISON_DAYS", {}}, count,
                               limits::kMaxComparedDailyValues);
}

}  // namespace funnelcast::service

#include "server/service/forecast_warnings.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "server/service/control_warnings.h"
#include "server/service/plan_channels.h"
#include "server/words/message.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/trust.h"

namespace funnelcast::service {
namespace {

namespace trust = data::trust;

// Planned campaigns, `channel/campaign`, that the model has seen for under two weeks or never.
std::vector<std::string> ListCampaignsWithoutHistory(const data::FittedFunnel& fit,
                                                     const data::PlanInputs& inputs) {
  const auto is_known = [&](const std::string& channel, const std::string& id) {
    for (const data::ChannelEvidence& evidence : fit.channels) {
      if (evidence.channel != channel) continue;
      return std::any_of(evidence.campaigns.begin(), evidence.campaigns.end(),
                         [&](const data::CampaignEvidence& campaign) {
                           return campaign.campaign == id &&
                                  campaign.tier != data::EvidenceTier::kPriorOnly;
                         });
    }
    return false;
  };
  std::vector<std::string> unknown;
  for (const data::ChannelPlan& channel : inputs.channels) {
    for (const data::CampaignPlan& campaign : channel.campaigns) {
      const bool has_input = HasInput({campaign.id, campaign.spend, campaign.effort_hours});
      if (has_input && !is_known(channel.id, campaign.id))
        unknown.push_back(channel.id + "/" + campaign.id);
    }
  }
  return unknown;
}

// Channels whose input was never observed by campaign and is planned so.
std::vector<std::string> ListSharesUnknown(const data::FittedFunnel& fit,
                                           const data::PlanInputs& inputs) {
  std::vector<std::string> unknown;
  for (const data::ChannelPlan& channel : inputs.channels) {
    if (channel.campaigns.empty() || data::SplitsFollowInput(fit, channel.id)) continue;
    unknown.push_back(channel.id);
  }
  return unknown;
}

void Append(std::vector<words::Message> more, std::vector<words::Message>& warnings) {
  for (words::Message& warning : more) warnings.push_back(std::move(warning));
}

// Those of the fit are sentences already.
void Append(const std::vector<std::string>& sentences, std::vector<words::Message>& warnings) {
  for (const std::string& sentence : sentences) warnings.push_back(words::Verbatim(sentence));
}

std::vector<words::Message> ConvergenceWarnings(const data::FittedFunnel& fit) {
  std::vector<words::Message> warnings;
  if (const double rhat = fit.max_rhat(); !(rhat <= trust::kHighestRhat)) {
    warnings.push_back(words::Message{
        "CHAINS_DISAGREE",
        {{"rhat", words::Fixed{rhat, 3}}, {"trusted", words::Fixed{trust::kHighestRhat, 2}}}});
  }
  // Fewer cannot move a 5 % quantile by what a user would see; the model's diagnostics count them
  // all.
  if (const int count = fit.divergence_count();
      count * trust::kDrawsPerDivergence > fit.draw_count) {
    warnings.push_back(words::Message{"DIVERGENT_TRANSITIONS",
                                      {{"count", count}, {"draws", words::Plain{fit.draw_count}}}});
  }
  return warnings;
}

std::vector<words::Message> HistoryWarnings(const data::FittedFunnel& fit, data::Day first_day) {
  std::vector<words::Message> warnings;
  if (const int gap = first_day - fit.data_end_day; gap >= trust::kStaleDays) {
    warnings.push_back(words::Message{
        "HISTORY_IS_OLD", {{"last_day", words::Day{fit.data_end_day - 1}}, {"weeks", gap / 7}}});
  }
  if (const int days = fit.data_end_day - fit.data_first_day;
      days < 7.0 * trust::kShortHistoryWeeks) {
    warnings.push_back(words::Message{"HISTORY_IS_SHORT", {{"weeks", days / 7}}});
  }
  return warnings;
}

}  // namespace

std::vector<words::Message> PlanWarnings(const data::FittedFunnel& fit,
                                         const data::PlanSupportShares& support,
                                         const data::PlanInputs& inputs) {
  std::vector<words::Message> warnings;
  if (support.outside_observed >= trust::kNoticedShare) {
    warnings.push_back(words::Message{"INPUT_BEYOND_OBSERVED",
                                      {{"share", words::Share{support.outside_observed}}}});
  }
  if (!support.channels_without_history.empty()) {
    warnings.push_back(words::Message{"CHANNELS_WITHOUT_HISTORY",
                                      {{"share", words::Share{support.without_history}},
                                       {"channels", words::Names(support.channels_without_history,
                                                                 SIZE_MAX, words::Join::kComma)}}});
  }
  if (const auto unknown = ListCampaignsWithoutHistory(fit, inputs); !unknown.empty()) {
    warnings.push_back(
        words::Message{"CAMPAIGNS_WITHOUT_HISTORY",
                       {{"campaigns", words::Names(unknown, SIZE_MAX, words::Join::kComma)}}});
  }
  if (const auto unknown = ListSharesUnknown(fit, inputs); !unknown.empty()) {
    warnings.push_back(
        words::Message{"SHARES_NEVER_OBSERVED",
                       {{"channels", words::Names(unknown, SIZE_MAX, words::Join::kComma)}}});
  }
  if (support.resting_on_prior >= trust::kNoticedPriorShare) {
    warnings.push_back(
        words::Message{"RESTS_ON_PRIOR", {{"share", words::Share{support.resting_on_prior}}}});
  }
  Append(ControlWarnings(fit, inputs), warnings);
  return warnings;
}

std::vector<words::Message> ModelWarnings(const data::FittedFunnel& fit, data::Day first_day) {
  std::vector<words::Message> warnings = ConvergenceWarnings(fit);
  Append(HistoryWarnings(fit, first_day), warnings);
  Append(fit.warnings, warnings);
  return warnings;
}

std::vector<words::Message> ForecastWarnings(const data::FittedFunnel& fit,
                                             const data::PlanSupportShares& support,
                                             const data::PlanInputs& inputs) {
  std::vector<words::Message> warnings = ConvergenceWarnings(fit);
  Append(PlanWarnings(fit, support, inputs), warnings);
  Append(HistoryWarnings(fit, inputs.first_day), warnings);
  Append(fit.warnings, warnings);
  return warnings;
}

}  // namespace funnelcast::service

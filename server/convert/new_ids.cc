#include "server/convert/new_ids.h"

#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/errors/request.h"
#include "server/status_macros.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"

namespace funnelcast::convert {
namespace {

using SeriesName = std::tuple<std::string, std::string, std::string>;  // channel, campaign, metric

// Finds two things that a model tells apart and that are one by now.
class KnownOnce {
 public:
  explicit KnownOnce(const std::string& refit) : refit_(refit) {}

  absl::Status Add(const std::string& type, const std::string& old_id, const std::string& new_id) {
    const auto [known, is_new] = old_ids_.emplace(new_id, old_id);
    if (is_new) return absl::OkStatus();
    return errors::FailedPrecondition(
        "MODEL_OUT_OF_DATE",
        words::Message{
            "MODEL_KNOWS_MERGED",
            {{"type", type}, {"one", known->second}, {"other", old_id}, {"command", refit_}}});
  }

 private:
  const std::string& refit_;
  std::map<std::string, std::string> old_ids_;
};

absl::Status UseNewIds(const store::Aliases& aliases, const std::string& refit,
                       data::ChannelEvidence& evidence) {
  KnownOnce campaigns(refit);
  for (data::CampaignEvidence& campaign : evidence.campaigns) {
    const std::string old_id =
        std::exchange(campaign.campaign, aliases.Campaign(evidence.channel, campaign.campaign));
    RETURN_IF_ERROR(
        campaigns.Add("the campaign", evidence.channel + "/" + old_id, campaign.campaign));
  }
  evidence.channel = aliases.Channel(evidence.channel);
  return absl::OkStatus();
}

}  // namespace

void UseNewIds(const store::Aliases& aliases, Plan& plan) {
  if (aliases.empty()) return;
  std::map<SeriesName, std::pair<store::MetricKind, std::map<Day, double>>> series;
  for (const PlanSeries& one : plan.series) {
    auto& [kind, values] =
        series[{aliases.Channel(one.channel), aliases.Campaign(one.channel, one.campaign),
                aliases.Metric(one.metric)}];
    kind = one.kind;
    for (const PlannedValue& value : one.values) values[value.day] += value.value;
  }
  Plan renamed;
  for (const auto& [name, planned] : series) {
    const auto& [channel, campaign, metric] = name;
    PlanSeries one{channel, campaign, metric, planned.first, {}};
    for (const auto& [day, value] : planned.second) one.values.push_back({day, value});
    AppendSeries(std::move(one), renamed);
  }
  plan = std::move(renamed);
}

void UseNewIds(const store::Aliases& aliases, v1::Goal& goal) {
  if (aliases.empty()) return;
  goal.set_metric(aliases.Metric(goal.metric()));
  goal.set_per_metric(aliases.Metric(goal.per_metric()));
  goal.set_channel(aliases.Channel(goal.channel()));
}

void UseNewIds(const store::Aliases& aliases, stored::v1::ModelSummary& model) {
  if (aliases.empty()) return;
  for (stored::v1::FunnelStage& stage : *model.mutable_stages()) {
    stage.set_metric(aliases.Metric(stage.metric()));
  }
  for (stored::v1::ChannelEvidence& channel : *model.mutable_channels()) {
    for (stored::v1::CampaignEvidence& campaign : *channel.mutable_campaigns()) {
      campaign.set_campaign(aliases.Campaign(channel.channel(), campaign.campaign()));
    }
    channel.set_channel(aliases.Channel(channel.channel()));
  }
  if (!model.has_backtest()) return;
  for (stored::v1::BacktestRow& row : *model.mutable_backtest()->mutable_rows()) {
    const std::string metric = aliases.Metric(row.metric());
    const std::string channel = aliases.Channel(row.channel());
    if (row.series() == row.metric()) row.set_series(metric);
    if (row.series() == row.channel() + "/" + row.metric()) row.set_series(channel + "/" + metric);
    row.set_metric(metric);
    row.set_channel(channel);
  }
}

absl::Status UseNewIds(const store::Aliases& aliases, const std::string& refit,
                       data::FittedFunnel& fit) {
  if (aliases.empty()) return absl::OkStatus();
  KnownOnce channels(refit);
  for (data::ChannelEvidence& evidence : fit.channels) {
    const std::string old_id = evidence.channel;
    absl::Status status = UseNewIds(aliases, refit, evidence);
    if (status.ok()) status = channels.Add("the channel", old_id, evidence.channel);
    if (!status.ok()) return status;
  }
  for (data::FittedSplit& split : fit.campaign_splits) {
    split.channel = aliases.Channel(split.channel);
  }
  for (data::FittedNode& node : fit.nodes) {
    for (data::NodeChannel& member : node.channels) {
      member.channel = aliases.Channel(member.channel);
    }
    for (data::ControlColumn& control : node.season.controls) {
      control.id = aliases.Metric(control.id);
    }
  }
  return absl::OkStatus();
}

}  // namespace funnelcast::convert

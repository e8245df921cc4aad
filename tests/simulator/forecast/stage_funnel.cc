#include "tests/simulator/forecast/stage_funnel.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace funnelcast {
namespace {

data::FittedNode MakeStage(data::Stage stage, data::ParentKind parent) {
  data::FittedNode node;
  node.kind = data::NodeKind::kChannelStage;
  node.stage = stage;
  node.parent = parent;
  node.likelihood = data::Likelihood::kLogNormal;
  return node;
}

// Log rate, elasticity, pass-through, drift sd, noise, level.
void AddChannel(const std::string& id, double rate, double parent_mean, data::FittedNode& node) {
  data::NodeChannel channel;
  channel.channel = id;
  channel.log_parent_mean = std::log(parent_mean);
  channel.outcome_days.means.fill(1.0 / 7.0);
  channel.input_days.means.fill(1.0 / 7.0);
  node.channels.push_back(channel);
  for (const double value : {std::log(rate), 1.0, 1.0, 0.0, 1e-6, 0.0}) {
    node.draws.insert(node.draws.end(), kStageDraws, static_cast<float>(value));
  }
}

}  // namespace

data::FittedFunnel MakeStageFunnel() {
  data::FittedFunnel fitted;
  fitted.data_first_day = kStageMonday - 364;
  fitted.data_end_day = kStageMonday;
  fitted.draw_count = kStageDraws;
  data::FittedNode attention = MakeStage(data::Stage::kAttention, data::ParentKind::kInput);
  AddChannel("b", 2.0, 100.0, attention);
  AddChannel("a", 0.5, 100.0, attention);
  data::FittedNode interest = MakeStage(data::Stage::kInterest, data::ParentKind::kStage);
  interest.parent_stage = data::Stage::kAttention;
  AddChannel("b", 0.2, 200.0, interest);
  AddChannel("a", 0.2, 50.0, interest);
  fitted.nodes = {std::move(attention), std::move(interest)};
  fitted.diagnostics.resize(2);
  for (const char* id : {"a", "b"}) {
    data::ChannelEvidence& evidence = fitted.channels.emplace_back();
    evidence.channel = id;
    evidence.tier = data::EvidenceTier::kOwnHistory;
    evidence.max_daily_input = 20.0;
    evidence.mean_daily_input = 100.0 / 7.0;
  }
  return fitted;
}

data::PlanInputs MakeStagePlan(int day_count, double spend_a, double spend_b) {
  data::PlanInputs plan;
  plan.first_day = kStageMonday;
  plan.day_count = day_count;
  for (const auto& [id, spend] : {std::pair("a", spend_a), std::pair("b", spend_b)}) {
    data::ChannelPlan& channel = plan.channels.emplace_back();
    channel.id = id;
    channel.spend.assign(static_cast<std::size_t>(day_count), spend);
  }
  return plan;
}

data::FittedFunnel WithSale(data::FittedFunnel fitted) {
  data::FittedNode& attention = fitted.nodes.front();
  attention.season.events.push_back({.series = "sale"});
  attention.draws.insert(attention.draws.end(), kStageDraws, std::log(2.0F));
  return fitted;
}

data::PlanPeriods MakeStageWeeks(const data::PlanInputs& plan) {
  return data::MakePlanPeriods(plan, 7);
}

}  // namespace funnelcast

// Means of stages and brand totals under constant inputs.
#include "simulator/curves/steady_state.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/mechanisms/exhausted.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/mechanisms/feedback.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/mechanisms/saturation.h"
#include "simulator/mechanisms/word_of_mouth.h"

namespace funnelcast::curves {

const SteadyOutcome* FindOutcome(const std::vector<SteadyOutcome>& outcomes,
                                 const std::string& channel, data::Stage stage) {
  for (const SteadyOutcome& one : outcomes) {
    if (one.channel == channel && one.stage == stage) return &one;
  }
  return nullptr;
}

SteadyState::SteadyState(const data::FittedFunnel& fitted, DrawSource source, int draw_count)
    : fitted_(fitted),
      source_(source),
      stride_(source == DrawSource::kPrior ? std::size_t{data::kPriorDrawCount}
                                           : static_cast<std::size_t>(fitted.draw_count)) {
  FUNNELCAST_CHECK(draw_count > 0);
  const std::size_t count = std::min(stride_, static_cast<std::size_t>(draw_count));
  for (std::size_t d = 0; d < count; ++d) chosen_.push_back(d * stride_ / count);
}

double SteadyState::Value(const data::FittedNode& node, int row, std::size_t draw) const {
  const std::vector<float>& draws = source_ == DrawSource::kPrior ? node.prior_draws : node.draws;
  return static_cast<double>(draws[static_cast<std::size_t>(row) * stride_ + chosen_[draw]]);
}

// The log of the mean factor of the weekdays, on a day grid.
double SteadyState::WeekdayShift(const data::FittedNode& node, std::size_t draw) const {
  if (!node.season.weekdays) return 0.0;
  const int first = node.season_row() + 2 * node.season.fourier_order;
  double mean = 0.0;
  for (int day = 0; day < 7; ++day) mean += std::exp(Value(node, first + day, draw)) / 7.0;
  return std::log(mean);
}

mechanisms::InputValues SteadyState::Mechanisms(const data::FittedNode& node, std::size_t channel,
                                                std::size_t draw) const {
  std::array<double, 4> row{};
  const int count = node.mechanisms.value_count();
  const int first = node.mechanism_row(static_cast<int>(channel));
  for (int v = 0; v < count; ++v) {
    row[static_cast<std::size_t>(v)] = Value(node, first + v, draw);
  }
  return mechanisms::ReadInputValues(node.mechanisms,
                                     std::span(row).first(static_cast<std::size_t>(count)));
}

SteadyOutcome SteadyState::ComputeStage(const data::FittedNode& node, std::size_t channel,
                                        double input, bool has_input,
                                        const std::vector<double>* parent,
                                        const std::vector<double>& actions) const {
  const data::NodeChannel& constants = node.channels[channel];
  const int row = data::FittedNode::kRowsPerChannel * static_cast<int>(channel);
  SteadyOutcome result{constants.channel, node.stage, std::vector<double>(chosen_.size(), 0.0)};
  if (has_input && !(input > 0.0)) return result;
  for (std::size_t draw = 0; draw < chosen_.size(); ++draw) {
    double driver = 0.0;
    if (node.parent == data::ParentKind::kInput) {
      double share = input / std::exp(constants.log_parent_mean);
      if (node.mechanisms.saturation)
        share = mechanisms::ApplyHill(Mechanisms(node, channel, draw).hill, share);
      driver = std::log(share);
    } else if (node.parent == data::ParentKind::kStage) {
      if (parent == nullptr || !((*parent)[draw] > 0.0)) continue;
      driver = std::log((*parent)[draw]) - constants.log_parent_mean;
      if (constants.passes_input && has_input) {
        const double pass_through = Value(node, row + 2, draw);
        const double passed = std::log(input) - constants.log_input_mean;
        driver = passed + pass_through * (driver - passed);
      }
    }
    double log_mean = Value(node, row, draw) + constants.log_parent_mean +
                      Value(node, row + 1, draw) * driver + Value(node, row + 5, draw) +
                      WeekdayShift(node, draw);
    if (node.exhaustion != data::ExhaustionKind::kNone && parent != nullptr) {
      const std::vector<float>& rows =
          source_ == DrawSource::kPrior ? node.prior_draws : node.draws;
      log_mean += mechanisms::ComputeFatigue(
          mechanisms::ReadExhaustion(node, channel, rows, stride_, chosen_[draw]), (*parent)[draw],
          std::exp(constants.log_parent_mean));
    }
    if (node.word_of_mouth.on) {
      log_mean += mechanisms::ComputeWordOfMouth(Value(node, node.word_of_mouth_row(), draw),
                                                 actions[draw] / node.word_of_mouth.mean_actions,
                                                 node.word_of_mouth.highest_memory);
    }
    if (node.likelihood == data::Likelihood::kLogNormal) {
      const double noise = Value(node, row + 4, draw);
      log_mean += 0.5 * noise * noise;
    }
    result.means[draw] = std::exp(log_mean) / node.outcome_scale;
  }
  return result;
}

SteadyOutcome SteadyState::ComputeTotal(const data::FittedNode& node,
                                        const std::map<std::string, double>& inputs) const {
  SteadyOutcome result{"", node.stage, std::vector<double>(chosen_.size())};
  for (std::size_t draw = 0; draw < chosen_.size(); ++draw)
    result.means[draw] = Value(node, 0, draw);
  for (std::size_t m = 0; m < node.channels.size(); ++m) {
    const auto found = inputs.find(node.channels[m].channel);
    if (found == inputs.end() || !(found->second > 0.0)) continue;
    const double share = found->second / node.channels[m].mean_input;
    const int row = data::FittedNode::kBrandTotalRows + static_cast<int>(m);
    for (std::size_t draw = 0; draw < chosen_.size(); ++draw) {
      const double effective = node.mechanisms.saturation
                                   ? mechanisms::ApplyHill(Mechanisms(node, m, draw).hill, share)
                                   : share;
      result.means[draw] += Value(node, row, draw) * effective;
    }
  }
  for (std::size_t draw = 0; draw < chosen_.size(); ++draw) {
    result.means[draw] *=
        std::exp(node.log_mean_outcome + Value(node, 3, draw) + WeekdayShift(node, draw)) /
        node.outcome_scale;
  }
  return result;
}

// Stages that no brand node has are the sum over channels.
void SteadyState::AddBrandSums(std::vector<SteadyOutcome>& outcomes) const {
  for (int s = 0; s < data::kStageCount; ++s) {
    const auto stage = static_cast<data::Stage>(s);
    const bool has_node = std::any_of(
        fitted_.nodes.begin(), fitted_.nodes.end(), [stage](const data::FittedNode& node) {
          return node.stage == stage && node.kind != data::NodeKind::kChannelStage;
        });
    if (has_node) continue;
    SteadyOutcome total{"", stage, {}};
    for (const SteadyOutcome& one : outcomes) {
      if (one.stage != stage || one.channel.empty()) continue;
      total.means.resize(one.means.size(), 0.0);
      for (std::size_t d = 0; d < one.means.size(); ++d) total.means[d] += one.means[d];
    }
    if (!total.means.empty()) outcomes.push_back(std::move(total));
  }
}

std::vector<SteadyOutcome> SteadyState::Compute(const std::map<std::string, double>& inputs,
                                                const std::vector<SteadyOutcome>* base,
                                                const std::string& changed) const {
  // Through what others say, a channel's input moves other channels, too.
  if (mechanisms::HasFeedback(fitted_)) return Settle(inputs);
  return ComputeOnce(inputs, base, changed, {});
}

// Actions lead to attention, and that to actions, until they no longer change.
std::vector<SteadyOutcome> SteadyState::Settle(const std::map<std::string, double>& inputs) const {
  constexpr int kMostRounds = 200;
  constexpr double kClose = 1e-9;
  std::vector<SteadyOutcome> outcomes = ComputeWithMemory(inputs, 1.0);
  for (int round = 0; round < kMostRounds; ++round) {
    const SteadyOutcome* actions = FindOutcome(outcomes, "", data::Stage::kAction);
    if (actions == nullptr) break;
    const std::vector<double> before = actions->means;
    outcomes = ComputeOnce(inputs, nullptr, {}, before);
    const std::vector<double>& after = FindOutcome(outcomes, "", data::Stage::kAction)->means;
    bool settled = true;
    for (std::size_t d = 0; d < before.size(); ++d) {
      settled = settled && std::abs(after[d] - before[d]) <= kClose * before[d];
    }
    if (settled) break;
  }
  return outcomes;
}

std::vector<SteadyOutcome> SteadyState::ComputeWithMemory(
    const std::map<std::string, double>& inputs, double memory) const {
  double mean_actions = 0.0;  // the same in all nodes
  for (const data::FittedNode& node : fitted_.nodes) {
    mean_actions = std::max(mean_actions, node.word_of_mouth.mean_actions);
  }
  return ComputeOnce(inputs, nullptr, {},
                     std::vector<double>(chosen_.size(), memory * mean_actions));
}

// `actions`: those that word of mouth remembers, [draw].
std::vector<SteadyOutcome> SteadyState::ComputeOnce(const std::map<std::string, double>& inputs,
                                                    const std::vector<SteadyOutcome>* base,
                                                    const std::string& changed,
                                                    const std::vector<double>& actions) const {
  std::vector<SteadyOutcome> outcomes;
  const auto add_stage = [&](const data::FittedNode& node, std::size_t index) {
    const std::string& channel = node.channels[index].channel;
    const auto evidence =
        std::find_if(fitted_.channels.begin(), fitted_.channels.end(),
                     [&](const data::ChannelEvidence& one) { return one.channel == channel; });
    const bool has_input = evidence != fitted_.channels.end() && evidence->takes_input();
    const auto input = inputs.find(channel);
    const SteadyOutcome* parent = FindOutcome(outcomes, channel, node.parent_stage);
    outcomes.push_back(ComputeStage(node, index, input == inputs.end() ? 0.0 : input->second,
                                    has_input, parent == nullptr ? nullptr : &parent->means,
                                    actions));
  };
  for (const data::FittedNode& node : fitted_.nodes) {
    if (node.kind != data::NodeKind::kChannelStage) continue;
    for (std::size_t m = 0; m < node.channels.size(); ++m) {
      const std::string& channel = node.channels[m].channel;
      if (base == nullptr || channel == changed) {
        add_stage(node, m);
      } else if (const SteadyOutcome* same = FindOutcome(*base, channel, node.stage)) {
        outcomes.push_back(*same);
      }
    }
  }
  for (const data::FittedNode& node : fitted_.nodes) {
    if (node.kind == data::NodeKind::kBrandTotal) outcomes.push_back(ComputeTotal(node, inputs));
  }
  AddBrandSums(outcomes);
  for (const data::FittedNode& node : fitted_.nodes) {
    if (node.kind == data::NodeKind::kBrandStage) add_stage(node, 0);
  }
  return outcomes;
}

}  // namespace funnelcast::curves

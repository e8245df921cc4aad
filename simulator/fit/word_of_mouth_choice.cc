// Word of mouth by evidence or on request.
#include "simulator/fit/word_of_mouth_choice.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/curves/steady_state.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/evidence.h"
#include "simulator/fit/input_choice.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::fit {
namespace {

constexpr int kGainDraws = 400;

// Median and central 90 % of draws, with `unit` after the median.
std::string Summarize(const std::vector<double>& draws, int digits, const char* unit) {
  constexpr double kProbabilities[] = {0.5, 0.05, 0.95};
  const simd::DrawSummary summary =
      simd::SummarizeDraws(std::span<const double>(draws), kProbabilities);
  char text[128];
  std::snprintf(text, sizeof text, "%.*f%s (90 %% %.*f to %.*f)", digits, summary.quantiles[0],
                unit, digits, summary.quantiles[1], digits, summary.quantiles[2]);
  return text;
}

std::vector<double> Row(const data::FittedNode& node, int row, int draw_count, double factor) {
  const auto count = static_cast<std::size_t>(draw_count);
  std::vector<double> values;
  for (std::size_t draw = 0; draw < count; ++draw) {
    const float value = node.draws[static_cast<std::size_t>(row) * count + draw];
    values.push_back(factor * static_cast<double>(value));
  }
  return values;
}

// The actions that one action more leads to in later periods by what is said of it, and not by what
// is said of those: the slope of actions by the memory of them, at usual inputs and where actions
// are what they were.
std::vector<double> ComputeGains(const data::FittedFunnel& fitted,
                                 const data::WordOfMouthScale& scale) {
  constexpr double kStep = 0.01;
  const curves::SteadyState state(fitted, curves::DrawSource::kPosterior, kGainDraws);
  std::map<std::string, double> inputs;
  for (const data::ChannelEvidence& channel : fitted.channels) {
    inputs[channel.channel] = channel.mean_daily_input * fitted.period_days;
  }
  const std::vector<curves::SteadyOutcome> more = state.ComputeWithMemory(inputs, 1.0 + kStep);
  const std::vector<curves::SteadyOutcome> less = state.ComputeWithMemory(inputs, 1.0 - kStep);
  const curves::SteadyOutcome* above = curves::FindOutcome(more, "", data::Stage::kAction);
  const curves::SteadyOutcome* below = curves::FindOutcome(less, "", data::Stage::kAction);
  std::vector<double> gains;
  for (std::size_t d = 0; above != nullptr && d < above->means.size(); ++d) {
    gains.push_back((above->means[d] - below->means[d]) / (2.0 * kStep * scale.mean_actions));
  }
  return gains;
}

std::string DescribeValues(const data::FittedFunnel& fitted, const data::FittedNode& node) {
  const int row = node.word_of_mouth_row();
  std::string text = Summarize(Row(node, row, fitted.draw_count, 100.0), 0, " %") + " of usual " +
                     nodes::StageWord(node.stage) + " follows past actions, half of it within " +
                     Summarize(Row(node, row + 1, fitted.draw_count, 1.0), 1, " weeks");
  const std::vector<double> gains = ComputeGains(fitted, node.word_of_mouth);
  if (!gains.empty()) text += "; one action brings " + Summarize(gains, 2, " further ones");
  return text;
}

}  // namespace

void ChooseWordOfMouth(const FitOptions& options, nodes::FunnelNode& node) {
  const MechanismChoice choice = options.word_of_mouth;
  const bool may = !node.actions.empty() && choice != MechanismChoice::kOff;
  nodes::MechanismEvidence& evidence = node.word_of_mouth_evidence;
  evidence.reason = ReasonOf(choice);
  evidence.weighed = may;
  if (!may) return;
  const double without = WeighNode(node);
  node.SetWordOfMouth(true);
  evidence.log_bayes_factor = WeighNode(node) - without;
  const bool asked_for = evidence.log_bayes_factor > data::trust::kEvidenceForMechanism;
  node.SetWordOfMouth(choice == MechanismChoice::kOn || asked_for);
}

void KeepWordOfMouth(const data::FittedFunnel& fitted, std::vector<nodes::FunnelNode>& nodes) {
  for (nodes::FunnelNode& node : nodes) {
    node.word_of_mouth_evidence.reason = nodes::MechanismReason::kModelBefore;
    if (node.actions.empty()) continue;
    for (const data::FittedNode& before : fitted.nodes) {
      const bool is_same = before.word_of_mouth.on && before.stage == node.node.stage &&
                           before.parent == node.node.parent &&
                           before.channels[0].channel == node.node.channels[0].channel;
      if (is_same) node.SetWordOfMouth(true);
    }
  }
}

void DescribeWordOfMouth(const std::vector<nodes::MechanismEvidence>& evidence,
                         data::FittedFunnel& fitted) {
  FUNNELCAST_CHECK(evidence.size() == fitted.nodes.size());
  for (std::size_t n = 0; n < fitted.nodes.size(); ++n) {
    const data::FittedNode& node = fitted.nodes[n];
    if (!(node.word_of_mouth.mean_actions > 0.0)) continue;
    const bool is_on = node.word_of_mouth.on;
    fitted.diagnostics[n].notes.push_back(
        "word of mouth: " +
        DescribeDecision(evidence[n], is_on, is_on ? DescribeValues(fitted, node) : ""));
  }
}

}  // namespace funnelcast::fit

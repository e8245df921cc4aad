// Word of mouth by evidence or on request.
#include "simulator/word_of_mouth_choice.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/effect_choice.h"
#include "simulator/forecast.h"
#include "simulator/forward/steady_state.h"
#include "simulator/sampler/evidence.h"
#include "simulator/sampler/laplace.h"

namespace funnelcast::simulator {
namespace {

// As in the fit: priors are of unit scale.
constexpr double kMinPrecision = 0.1;
constexpr int kGainDraws = 400;

double Weigh(const FunnelNode& node) {
  const double evidence =
      ApproximateLogEvidence(node, ApproximateByLaplace(node, node.Start(), kMinPrecision));
  return std::isfinite(evidence) ? evidence : -HUGE_VAL;
}

// Median and central 90 % of draws, with `unit` after the median.
std::string Summarize(const std::vector<double>& draws, int digits, const char* unit) {
  constexpr double kProbabilities[] = {0.5, 0.05, 0.95};
  const DrawSummary summary = SummarizeDraws(std::span<const double>(draws), kProbabilities);
  char text[128];
  std::snprintf(text, sizeof text, "%.*f%s (90 %% %.*f to %.*f)", digits, summary.quantiles[0],
                unit, digits, summary.quantiles[1], digits, summary.quantiles[2]);
  return text;
}

std::vector<double> Row(const FittedNode& node, int row, int draw_count, double factor) {
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
std::vector<double> ComputeGains(const FittedFunnel& fitted, const WordOfMouthScale& scale) {
  constexpr double kStep = 0.01;
  const SteadyState state(fitted, DrawSource::kPosterior, kGainDraws);
  std::map<std::string, double> inputs;
  for (const ChannelEvidence& channel : fitted.channels) {
    inputs[channel.channel] = channel.mean_daily_input * fitted.period_days;
  }
  const std::vector<SteadyOutcome> more = state.ComputeWithMemory(inputs, 1.0 + kStep);
  const std::vector<SteadyOutcome> less = state.ComputeWithMemory(inputs, 1.0 - kStep);
  const SteadyOutcome* above = FindOutcome(more, "", Stage::kAction);
  const SteadyOutcome* below = FindOutcome(less, "", Stage::kAction);
  std::vector<double> gains;
  for (std::size_t d = 0; above != nullptr && d < above->means.size(); ++d) {
    gains.push_back((above->means[d] - below->means[d]) / (2.0 * kStep * scale.mean_actions));
  }
  return gains;
}

std::string DescribeValues(const FittedFunnel& fitted, const FittedNode& node) {
  const int row = node.word_of_mouth_row();
  std::string text = Summarize(Row(node, row, fitted.draw_count, 100.0), 0, " %") + " of usual " +
                     StageWord(node.stage) + " follows past actions, half of it within " +
                     Summarize(Row(node, row + 1, fitted.draw_count, 1.0), 1, " weeks");
  const std::vector<double> gains = ComputeGains(fitted, node.word_of_mouth);
  if (!gains.empty()) text += "; one action brings " + Summarize(gains, 2, " further ones");
  return text;
}

}  // namespace

void ChooseWordOfMouth(const FitOptions& options, FunnelNode& node) {
  const EffectChoice choice = options.word_of_mouth;
  const bool may = !node.actions.empty() && choice != EffectChoice::kOff;
  EffectEvidence& evidence = node.word_of_mouth_evidence;
  evidence.reason =
      choice == EffectChoice::kAuto ? EffectReason::kEvidence : EffectReason::kRequest;
  evidence.weighed = may;
  if (!may) return;
  const double without = Weigh(node);
  node.SetWordOfMouth(true);
  evidence.log_bayes_factor = Weigh(node) - without;
  const bool asked_for = evidence.log_bayes_factor > kEvidenceForEffect;
  node.SetWordOfMouth(choice == EffectChoice::kOn || asked_for);
}

void KeepWordOfMouth(const FittedFunnel& fitted, std::vector<FunnelNode>& nodes) {
  for (FunnelNode& node : nodes) {
    node.word_of_mouth_evidence.reason = EffectReason::kModelBefore;
    if (node.actions.empty()) continue;
    for (const FittedNode& before : fitted.nodes) {
      const bool is_same = before.word_of_mouth.on && before.stage == node.node.stage &&
                           before.parent == node.node.parent &&
                           before.members[0].channel == node.node.members[0].channel;
      if (is_same) node.SetWordOfMouth(true);
    }
  }
}

void DescribeWordOfMouth(const std::vector<EffectEvidence>& evidence, FittedFunnel& fitted) {
  FUNNELCAST_CHECK(evidence.size() == fitted.nodes.size());
  for (std::size_t n = 0; n < fitted.nodes.size(); ++n) {
    const FittedNode& node = fitted.nodes[n];
    if (!(node.word_of_mouth.mean_actions > 0.0)) continue;
    const bool is_on = node.word_of_mouth.on;
    fitted.diagnostics[n].notes.push_back(
        "word of mouth: " +
        DescribeDecision(evidence[n], is_on, is_on ? DescribeValues(fitted, node) : ""));
  }
}

}  // namespace funnelcast::simulator

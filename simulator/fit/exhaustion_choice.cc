// Exhaustion by evidence or on request.
#include "simulator/fit/exhaustion_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/evidence.h"
#include "simulator/fit/input_choice.h"
#include "simulator/mechanisms/exhausted.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::fit {
namespace {

constexpr std::size_t kMostChannelsNamed = 5;

double Weigh(const nodes::FunnelNode& node, data::ExhaustionKind kind) {
  nodes::FunnelNode other = node;
  other.SetExhaustion(kind);
  return WeighNode(other);
}

// A whole number with commas between thousands.
std::string WithCommas(double value) {
  std::string digits = std::to_string(static_cast<long long>(std::llround(value)));
  for (std::ptrdiff_t place = std::ssize(digits) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), ",");
  }
  return digits;
}

// Two significant digits: an audience is not known better.
double Rounded(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(std::max(value, 1.0))) - 1.0);
  return std::round(value / unit) * unit;
}

simd::DrawSummary Summarize(const std::vector<double>& draws) {
  constexpr double kProbabilities[] = {0.5, 0.05, 0.95};
  return simd::SummarizeDraws(std::span<const double>(draws), kProbabilities);
}

std::string DescribeChannel(const data::FittedNode& node, std::size_t channel, int draw_count) {
  const double usual = std::exp(node.channels[channel].log_parent_mean);
  std::vector<double> reached;
  std::vector<double> audiences;
  for (int draw = 0; draw < draw_count; ++draw) {
    const mechanisms::ExhaustionValues values =
        mechanisms::ReadExhaustion(node, channel, node.draws, static_cast<std::size_t>(draw_count),
                                   static_cast<std::size_t>(draw));
    audiences.push_back(values.audience);
    reached.push_back(std::exp(mechanisms::ComputeReach(values, usual).log_reach));
  }
  const simd::DrawSummary audience = Summarize(audiences);
  return node.channels[channel].channel + " usually reaches " +
         WithCommas(Rounded(Summarize(reached).quantiles[0])) + " of an audience of " +
         WithCommas(Rounded(audience.quantiles[0])) + " (90 % " +
         WithCommas(Rounded(audience.quantiles[1])) + " to " +
         WithCommas(Rounded(audience.quantiles[2])) + ")";
}

std::string DescribeValues(const data::FittedNode& node, int draw_count) {
  std::string text;
  std::size_t named = 0;
  std::vector<double> losses;
  for (std::size_t m = 0; m < node.channels.size(); ++m) {
    const auto draws = static_cast<std::size_t>(draw_count);
    if (!(mechanisms::ReadExhaustion(node, m, node.draws, draws, 0).audience > 0.0)) continue;
    if (++named <= kMostChannelsNamed) text += DescribeChannel(node, m, draw_count) + "; ";
    if (!losses.empty()) continue;
    for (std::size_t draw = 0; draw < draws; ++draw) {
      const double fatigue = mechanisms::ReadExhaustion(node, m, node.draws, draws, draw).fatigue;
      losses.push_back(100.0 * (1.0 - std::exp2(-fatigue)));
    }
  }
  if (named > kMostChannelsNamed) {
    text += "and " + std::to_string(named - kMostChannelsNamed) + " more; ";
  }
  const simd::DrawSummary loss = Summarize(losses);
  char last[128];
  std::snprintf(last, sizeof last,
                "twice as many contacts a person earn %.0f %% less each (90 %% %.0f to %.0f)",
                loss.quantiles[0], loss.quantiles[1], loss.quantiles[2]);
  return text + last;
}

}  // namespace

void ChooseExhaustion(const FitOptions& options, nodes::FunnelNode& node) {
  const MechanismChoice choice = options.exhaustion;
  nodes::MechanismEvidence& evidence = node.exhaustion_evidence;
  evidence.reason = ReasonOf(choice);
  evidence.weighed = node.may_exhaust && choice != MechanismChoice::kOff;
  if (!evidence.weighed) return;
  evidence.log_bayes_factor =
      Weigh(node, data::ExhaustionKind::kFatigue) - Weigh(node, data::ExhaustionKind::kCurve);
  const bool asked_for = evidence.log_bayes_factor > data::trust::kEvidenceForMechanism;
  if (choice == MechanismChoice::kOn || asked_for)
    node.SetExhaustion(data::ExhaustionKind::kFatigue);
}

void KeepExhaustion(const data::FittedFunnel& fitted, std::vector<nodes::FunnelNode>& nodes) {
  for (nodes::FunnelNode& node : nodes) {
    node.exhaustion_evidence.reason = nodes::MechanismReason::kModelBefore;
    if (!node.may_exhaust) continue;
    for (const data::FittedNode& before : fitted.nodes) {
      const bool is_same = before.exhaustion != data::ExhaustionKind::kNone &&
                           before.kind == node.node.kind && before.stage == node.node.stage &&
                           before.channels[0].channel == node.node.channels[0].channel;
      if (is_same) node.SetExhaustion(before.exhaustion);
    }
  }
}

void DescribeExhaustion(const nodes::FunnelNode& node, int draw_count,
                        std::vector<std::string>& notes) {
  if (!node.may_exhaust) return;
  const bool is_on = node.node.exhaustion != data::ExhaustionKind::kNone;
  notes.push_back("exhaustion: " +
                  DescribeDecision(node.exhaustion_evidence, is_on,
                                   is_on ? DescribeValues(node.node, draw_count) : ""));
}

}  // namespace funnelcast::fit

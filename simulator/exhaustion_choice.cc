// Exhaustion by evidence or on request.
#include "simulator/exhaustion_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "simulator/effect_choice.h"
#include "simulator/forecast.h"
#include "simulator/forward/exhausted.h"
#include "simulator/sampler/evidence.h"
#include "simulator/sampler/laplace.h"

namespace funnelcast::simulator {
namespace {

// As in the fit: priors are of unit scale.
constexpr double kMinPrecision = 0.1;
constexpr std::size_t kMostChannelsNamed = 5;

double Weigh(const FunnelNode& node, ExhaustionKind kind) {
  FunnelNode other = node;
  other.SetExhaustion(kind);
  const double evidence =
      ApproximateLogEvidence(other, ApproximateByLaplace(other, other.Start(), kMinPrecision));
  return std::isfinite(evidence) ? evidence : -HUGE_VAL;
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

DrawSummary Summarize(const std::vector<double>& draws) {
  constexpr double kProbabilities[] = {0.5, 0.05, 0.95};
  return SummarizeDraws(std::span<const double>(draws), kProbabilities);
}

std::string DescribeMember(const FittedNode& node, std::size_t member, int draw_count) {
  const double usual = std::exp(node.members[member].log_parent_mean);
  std::vector<double> reached;
  std::vector<double> audiences;
  for (int draw = 0; draw < draw_count; ++draw) {
    const ExhaustionValues values =
        ReadExhaustion(node, member, node.draws, static_cast<std::size_t>(draw_count),
                       static_cast<std::size_t>(draw));
    audiences.push_back(values.audience);
    reached.push_back(std::exp(ComputeReach(values, usual).log_reach));
  }
  const DrawSummary audience = Summarize(audiences);
  return node.members[member].channel + " usually reaches " +
         WithCommas(Rounded(Summarize(reached).quantiles[0])) + " of an audience of " +
         WithCommas(Rounded(audience.quantiles[0])) + " (90 % " +
         WithCommas(Rounded(audience.quantiles[1])) + " to " +
         WithCommas(Rounded(audience.quantiles[2])) + ")";
}

std::string DescribeValues(const FittedNode& node, int draw_count) {
  std::string text;
  std::size_t named = 0;
  std::vector<double> losses;
  for (std::size_t m = 0; m < node.members.size(); ++m) {
    const auto draws = static_cast<std::size_t>(draw_count);
    if (!(ReadExhaustion(node, m, node.draws, draws, 0).audience > 0.0)) continue;
    if (++named <= kMostChannelsNamed) text += DescribeMember(node, m, draw_count) + "; ";
    if (!losses.empty()) continue;
    for (std::size_t draw = 0; draw < draws; ++draw) {
      const double fatigue = ReadExhaustion(node, m, node.draws, draws, draw).fatigue;
      losses.push_back(100.0 * (1.0 - std::exp2(-fatigue)));
    }
  }
  if (named > kMostChannelsNamed) {
    text += "and " + std::to_string(named - kMostChannelsNamed) + " more; ";
  }
  const DrawSummary loss = Summarize(losses);
  char last[128];
  std::snprintf(last, sizeof last,
                "twice as many contacts a person earn %.0f %% less each (90 %% %.0f to %.0f)",
                loss.quantiles[0], loss.quantiles[1], loss.quantiles[2]);
  return text + last;
}

}  // namespace

void ChooseExhaustion(const FitOptions& options, FunnelNode& node) {
  const EffectChoice choice = options.exhaustion;
  EffectEvidence& evidence = node.exhaustion_evidence;
  evidence.reason =
      choice == EffectChoice::kAuto ? EffectReason::kEvidence : EffectReason::kRequest;
  evidence.weighed = node.may_exhaust && choice != EffectChoice::kOff;
  if (!evidence.weighed) return;
  evidence.log_bayes_factor =
      Weigh(node, ExhaustionKind::kFatigue) - Weigh(node, ExhaustionKind::kCurve);
  const bool asked_for = evidence.log_bayes_factor > kEvidenceForEffect;
  if (choice == EffectChoice::kOn || asked_for) node.SetExhaustion(ExhaustionKind::kFatigue);
}

void KeepExhaustion(const FittedFunnel& fitted, std::vector<FunnelNode>& nodes) {
  for (FunnelNode& node : nodes) {
    node.exhaustion_evidence.reason = EffectReason::kModelBefore;
    if (!node.may_exhaust) continue;
    for (const FittedNode& before : fitted.nodes) {
      const bool is_same = before.exhaustion != ExhaustionKind::kNone &&
                           before.kind == node.node.kind && before.stage == node.node.stage &&
                           before.members[0].channel == node.node.members[0].channel;
      if (is_same) node.SetExhaustion(before.exhaustion);
    }
  }
}

void DescribeExhaustion(const FunnelNode& node, int draw_count, std::vector<std::string>& notes) {
  if (!node.may_exhaust) return;
  const bool is_on = node.node.exhaustion != ExhaustionKind::kNone;
  notes.push_back("exhaustion: " +
                  DescribeDecision(node.exhaustion_evidence, is_on,
                                   is_on ? DescribeValues(node.node, draw_count) : ""));
}

}  // namespace funnelcast::simulator

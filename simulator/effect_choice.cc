// Effects on inputs by evidence or on request.
#include "simulator/effect_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "simulator/forecast.h"
#include "simulator/sampler/evidence.h"
#include "simulator/sampler/laplace.h"

namespace funnelcast::simulator {
namespace {

// As in the fit: priors are of unit scale.
constexpr double kMinPrecision = 0.1;
constexpr std::size_t kMostChannelsNamed = 5;

double WeighShape(const FunnelNode& node, const InputEffectShape& shape) {
  FunnelNode other = node;
  other.SetEffects(shape);
  const double evidence =
      ApproximateLogEvidence(other, ApproximateByLaplace(other, other.Start(), kMinPrecision));
  return std::isfinite(evidence) ? evidence : -HUGE_VAL;
}

// Evidence of the shapes met so far; each costs a search for its mode.
class EvidenceTable {
 public:
  explicit EvidenceTable(const FunnelNode& node) : node_(node) {}

  double Of(const InputEffectShape& shape) {
    std::optional<double>& known =
        known_[2 * static_cast<std::size_t>(shape.carry_over) + (shape.saturation ? 1 : 0)];
    if (!known.has_value()) known = WeighShape(node_, shape);
    return *known;
  }

 private:
  const FunnelNode& node_;
  std::optional<double> known_[6];
};

// The shapes with one effect more than `shape`.
std::vector<InputEffectShape> Extend(const InputEffectShape& shape, bool carry_over,
                                     bool saturation) {
  std::vector<InputEffectShape> result;
  if (carry_over && shape.carry_over == CarryOverKind::kNone) {
    result.push_back({CarryOverKind::kGeometric, shape.saturation});
  }
  if (carry_over && shape.carry_over != CarryOverKind::kDelayed) {
    result.push_back({CarryOverKind::kDelayed, shape.saturation});
  }
  if (saturation && !shape.saturation) result.push_back({shape.carry_over, true});
  return result;
}

std::string Format(const char* format, double a, double b, double c) {
  char text[160];
  std::snprintf(text, sizeof text, format, a, b, c);
  return text;
}

// Median and central 90 % of a function of a member's values over the draws.
template <typename Function>
std::string SummarizeValues(const FittedNode& node, std::size_t member, int draw_count,
                            const char* format, const Function& function) {
  const auto count = static_cast<std::size_t>(draw_count);
  const auto first = static_cast<std::size_t>(node.effect_row(static_cast<int>(member)));
  const auto value_count = static_cast<std::size_t>(node.effects.value_count());
  std::vector<double> results(count);
  double row[4] = {};
  for (std::size_t draw = 0; draw < count; ++draw) {
    for (std::size_t v = 0; v < value_count; ++v) {
      row[v] = static_cast<double>(node.draws[(first + v) * count + draw]);
    }
    results[draw] = function(ReadEffectValues(node.effects, {row, value_count}));
  }
  constexpr double kProbabilities[] = {0.5, 0.05, 0.95};
  const DrawSummary summary = SummarizeDraws(std::span<const double>(results), kProbabilities);
  return Format(format, summary.quantiles[0], summary.quantiles[1], summary.quantiles[2]);
}

// One part a member, the first few by name.
template <typename Part>
std::string JoinMembers(const FittedNode& node, const Part& part) {
  std::string text;
  const std::size_t named = std::min(node.members.size(), kMostChannelsNamed);
  for (std::size_t m = 0; m < named; ++m) {
    if (m > 0) text += "; ";
    text += node.members[m].channel + " " + part(m);
  }
  if (named < node.members.size()) {
    text += "; and " + std::to_string(node.members.size() - named) + " more";
  }
  return text;
}

std::string DescribeCarryOver(const FittedNode& node, int draw_count) {
  if (node.effects.carry_over == CarryOverKind::kGeometric) {
    return "half of the effect within " + JoinMembers(node, [&](std::size_t m) {
             return SummarizeValues(node, m, draw_count, "%.1f weeks (90 %% %.1f to %.1f)",
                                    [](const InputEffectValues& v) { return v.half_life_weeks; });
           });
  }
  return "it builds up first, half of it within " + JoinMembers(node, [&](std::size_t m) {
           return SummarizeValues(node, m, draw_count, "%.1f weeks (90 %% %.1f to %.1f)",
                                  [](const InputEffectValues& v) {
                                    return ComputeHalfEffectWeeks(v.half_life_weeks,
                                                                  v.build_up_weeks);
                                  });
         });
}

std::string DescribeSaturation(const FittedNode& node, int draw_count) {
  return "half of the ceiling is reached at " + JoinMembers(node, [&](std::size_t m) {
           return SummarizeValues(
               node, m, draw_count, "%.1f times the mean input (90 %% %.1f to %.1f)",
               [](const InputEffectValues& v) { return v.hill.half_saturation; });
         });
}

EffectReason ReasonOf(EffectChoice choice) {
  return choice == EffectChoice::kAuto ? EffectReason::kEvidence : EffectReason::kRequest;
}

}  // namespace

std::string DescribeDecision(const EffectEvidence& evidence, bool is_on,
                             const std::string& came_to) {
  std::string why;
  if (evidence.reason == EffectReason::kRequest) why = is_on ? "on request" : "left out on request";
  if (evidence.reason == EffectReason::kModelBefore) why = "as in the model before";
  if (evidence.reason == EffectReason::kEvidence && !is_on) {
    why = "left out, the data do not ask for it";
  }
  if (evidence.weighed) {
    char factor[64];
    std::snprintf(factor, sizeof factor, "log Bayes factor %.1f", evidence.log_bayes_factor);
    why +=
        is_on ? (why.empty() ? "" : "; ") + std::string(factor) : " (" + std::string(factor) + ")";
  }
  if (is_on) return came_to + " (" + why + ")";
  return evidence.reason == EffectReason::kModelBefore ? "left out, " + why : why;
}

void ChooseEffects(const FitOptions& options, FunnelNode& node) {
  const bool may_carry = node.may_carry_over && options.carry_over != EffectChoice::kOff;
  const bool may_saturate = node.may_saturate && options.saturation != EffectChoice::kOff;
  node.carry_over_evidence = {ReasonOf(options.carry_over), may_carry, 0.0};
  node.saturation_evidence = {ReasonOf(options.saturation), may_saturate, 0.0};
  InputEffectShape shape;
  if (may_carry && options.carry_over == EffectChoice::kOn) {
    shape.carry_over = CarryOverKind::kGeometric;
  }
  if (may_saturate) shape.saturation = options.saturation == EffectChoice::kOn;
  EvidenceTable table(node);
  for (;;) {
    std::optional<InputEffectShape> best;
    for (const InputEffectShape& other : Extend(shape, may_carry, may_saturate)) {
      if (table.Of(other) <= table.Of(shape) + kEvidenceForEffect) continue;
      if (!best.has_value() || table.Of(other) > table.Of(*best)) best = other;
    }
    if (!best.has_value()) break;
    shape = *best;
  }
  if (may_carry) {
    const InputEffectShape with = {std::max(shape.carry_over, CarryOverKind::kGeometric),
                                   shape.saturation};
    node.carry_over_evidence.log_bayes_factor =
        table.Of(with) - table.Of({CarryOverKind::kNone, shape.saturation});
  }
  if (may_saturate) {
    node.saturation_evidence.log_bayes_factor =
        table.Of({shape.carry_over, true}) - table.Of({shape.carry_over, false});
  }
  if (shape.any()) node.SetEffects(shape);
}

void KeepEffects(const FittedFunnel& fitted, std::vector<FunnelNode>& nodes) {
  for (FunnelNode& node : nodes) {
    node.carry_over_evidence.reason = EffectReason::kModelBefore;
    node.saturation_evidence.reason = EffectReason::kModelBefore;
    for (const FittedNode& before : fitted.nodes) {
      const bool is_same = before.kind == node.node.kind && before.stage == node.node.stage &&
                           before.parent == node.node.parent &&
                           before.parent_stage == node.node.parent_stage &&
                           !before.members.empty() && !node.node.members.empty() &&
                           before.members[0].channel == node.node.members[0].channel;
      if (!is_same || !before.effects.any()) continue;
      if (before.effects.carry_over != CarryOverKind::kNone && !node.may_carry_over) continue;
      if (before.effects.saturation && !node.may_saturate) continue;
      node.SetEffects(before.effects);
    }
  }
}

std::vector<std::string> DescribeEffects(const FunnelNode& node, int draw_count) {
  std::vector<std::string> notes;
  const FittedNode& fitted = node.node;
  const InputEffectShape& shape = fitted.effects;
  if (node.may_carry_over) {
    const bool is_on = shape.carry_over != CarryOverKind::kNone;
    notes.push_back("carry-over: " +
                    DescribeDecision(node.carry_over_evidence, is_on,
                                     is_on ? DescribeCarryOver(fitted, draw_count) : ""));
  }
  if (node.may_saturate) {
    const bool is_on = shape.saturation;
    notes.push_back("saturation: " +
                    DescribeDecision(node.saturation_evidence, is_on,
                                     is_on ? DescribeSaturation(fitted, draw_count) : ""));
  }
  const int tests = node.lift_test_count();
  if (tests > 0) {
    notes.push_back("experiments: " + std::to_string(tests) +
                    (tests == 1 ? " lift test counts" : " lift tests count") +
                    " as observed outcomes");
  }
  return notes;
}

}  // namespace funnelcast::simulator

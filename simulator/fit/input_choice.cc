// Mechanisms on inputs by evidence or on request.
#include "simulator/fit/input_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"
#include "simulator/fit/evidence.h"
#include "simulator/mechanisms/carry_over.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::fit {
namespace {

constexpr std::size_t kMostChannelsNamed = 5;

double WeighShape(const nodes::FunnelNode& node, const data::InputMechanismShape& shape) {
  nodes::FunnelNode other = node;
  other.SetInputMechanisms(shape);
  return WeighNode(other);
}

// Evidence of the shapes met so far; each costs a search for its mode.
class EvidenceTable {
 public:
  explicit EvidenceTable(const nodes::FunnelNode& node) : node_(node) {}

  double Of(const data::InputMechanismShape& shape) {
    std::optional<double>& known =
        known_[2 * static_cast<std::size_t>(shape.carry_over) + (shape.saturation ? 1 : 0)];
    if (!known.has_value()) known = WeighShape(node_, shape);
    return *known;
  }

 private:
  const nodes::FunnelNode& node_;
  std::optional<double> known_[6];
};

// The shapes with one mechanism more than `shape`.
std::vector<data::InputMechanismShape> Extend(const data::InputMechanismShape& shape,
                                              bool carry_over, bool saturation) {
  std::vector<data::InputMechanismShape> result;
  if (carry_over && shape.carry_over == data::CarryOverKind::kNone) {
    result.push_back({data::CarryOverKind::kGeometric, shape.saturation});
  }
  if (carry_over && shape.carry_over != data::CarryOverKind::kDelayed) {
    result.push_back({data::CarryOverKind::kDelayed, shape.saturation});
  }
  if (saturation && !shape.saturation) result.push_back({shape.carry_over, true});
  return result;
}

std::string Format(const char* format, double a, double b, double c) {
  char text[160];
  std::snprintf(text, sizeof text, format, a, b, c);
  return text;
}

// Median and central 90 % of a function of a channel's values over the draws.
template <typename Function>
std::string SummarizeValues(const data::FittedNode& node, std::size_t channel, int draw_count,
                            const char* format, const Function& function) {
  const auto count = static_cast<std::size_t>(draw_count);
  const auto first = static_cast<std::size_t>(node.mechanism_row(static_cast<int>(channel)));
  const auto value_count = static_cast<std::size_t>(node.mechanisms.value_count());
  std::vector<double> results(count);
  double row[4] = {};
  for (std::size_t draw = 0; draw < count; ++draw) {
    for (std::size_t v = 0; v < value_count; ++v) {
      row[v] = static_cast<double>(node.draws[(first + v) * count + draw]);
    }
    results[draw] = function(mechanisms::ReadInputValues(node.mechanisms, {row, value_count}));
  }
  constexpr double kProbabilities[] = {0.5, 0.05, 0.95};
  const simd::DrawSummary summary =
      simd::SummarizeDraws(std::span<const double>(results), kProbabilities);
  return Format(format, summary.quantiles[0], summary.quantiles[1], summary.quantiles[2]);
}

// One part a channel, the first few by name.
template <typename Part>
std::string JoinChannels(const data::FittedNode& node, const Part& part) {
  std::string text;
  const std::size_t named = std::min(node.channels.size(), kMostChannelsNamed);
  for (std::size_t m = 0; m < named; ++m) {
    if (m > 0) text += "; ";
    text += node.channels[m].channel + " " + part(m);
  }
  if (named < node.channels.size()) {
    text += "; and " + std::to_string(node.channels.size() - named) + " more";
  }
  return text;
}

std::string DescribeCarryOver(const data::FittedNode& node, int draw_count) {
  if (node.mechanisms.carry_over == data::CarryOverKind::kGeometric) {
    return "half of the mechanism within " + JoinChannels(node, [&](std::size_t m) {
             return SummarizeValues(
                 node, m, draw_count, "%.1f weeks (90 %% %.1f to %.1f)",
                 [](const mechanisms::InputValues& v) { return v.half_life_weeks; });
           });
  }
  return "it builds up first, half of it within " + JoinChannels(node, [&](std::size_t m) {
           return SummarizeValues(node, m, draw_count, "%.1f weeks (90 %% %.1f to %.1f)",
                                  [](const mechanisms::InputValues& v) {
                                    return mechanisms::ComputeHalfWeeks(v.half_life_weeks,
                                                                        v.build_up_weeks);
                                  });
         });
}

std::string DescribeSaturation(const data::FittedNode& node, int draw_count) {
  return "half of the ceiling is reached at " + JoinChannels(node, [&](std::size_t m) {
           return SummarizeValues(
               node, m, draw_count, "%.1f times the mean input (90 %% %.1f to %.1f)",
               [](const mechanisms::InputValues& v) { return v.hill.half_saturation; });
         });
}

}  // namespace

std::string DescribeDecision(const nodes::MechanismEvidence& evidence, bool is_on,
                             const std::string& came_to) {
  std::string why;
  if (evidence.reason == nodes::MechanismReason::kRequest)
    why = is_on ? "on request" : "left out on request";
  if (evidence.reason == nodes::MechanismReason::kModelBefore) why = "as in the model before";
  if (evidence.reason == nodes::MechanismReason::kEvidence && !is_on) {
    why = "left out, the data do not ask for it";
  }
  if (evidence.weighed) {
    char factor[64];
    std::snprintf(factor, sizeof factor, "log Bayes factor %.1f", evidence.log_bayes_factor);
    why +=
        is_on ? (why.empty() ? "" : "; ") + std::string(factor) : " (" + std::string(factor) + ")";
  }
  if (is_on) return came_to + " (" + why + ")";
  return evidence.reason == nodes::MechanismReason::kModelBefore ? "left out, " + why : why;
}

void ChooseInputMechanisms(const FitOptions& options, nodes::FunnelNode& node) {
  const bool may_carry = node.may_carry_over && options.carry_over != MechanismChoice::kOff;
  const bool may_saturate = node.may_saturate && options.saturation != MechanismChoice::kOff;
  node.carry_over_evidence = {ReasonOf(options.carry_over), may_carry, 0.0};
  node.saturation_evidence = {ReasonOf(options.saturation), may_saturate, 0.0};
  data::InputMechanismShape shape;
  if (may_carry && options.carry_over == MechanismChoice::kOn) {
    shape.carry_over = data::CarryOverKind::kGeometric;
  }
  if (may_saturate) shape.saturation = options.saturation == MechanismChoice::kOn;
  EvidenceTable table(node);
  for (;;) {
    std::optional<data::InputMechanismShape> best;
    for (const data::InputMechanismShape& other : Extend(shape, may_carry, may_saturate)) {
      if (table.Of(other) <= table.Of(shape) + data::trust::kEvidenceForMechanism) continue;
      if (!best.has_value() || table.Of(other) > table.Of(*best)) best = other;
    }
    if (!best.has_value()) break;
    shape = *best;
  }
  if (may_carry) {
    const data::InputMechanismShape with = {
        std::max(shape.carry_over, data::CarryOverKind::kGeometric), shape.saturation};
    node.carry_over_evidence.log_bayes_factor =
        table.Of(with) - table.Of({data::CarryOverKind::kNone, shape.saturation});
  }
  if (may_saturate) {
    node.saturation_evidence.log_bayes_factor =
        table.Of({shape.carry_over, true}) - table.Of({shape.carry_over, false});
  }
  if (shape.any()) node.SetInputMechanisms(shape);
}

void KeepInputMechanisms(const data::FittedFunnel& fitted, std::vector<nodes::FunnelNode>& nodes) {
  for (nodes::FunnelNode& node : nodes) {
    node.carry_over_evidence.reason = nodes::MechanismReason::kModelBefore;
    node.saturation_evidence.reason = nodes::MechanismReason::kModelBefore;
    for (const data::FittedNode& before : fitted.nodes) {
      const bool is_same = before.kind == node.node.kind && before.stage == node.node.stage &&
                           before.parent == node.node.parent &&
                           before.parent_stage == node.node.parent_stage &&
                           !before.channels.empty() && !node.node.channels.empty() &&
                           before.channels[0].channel == node.node.channels[0].channel;
      if (!is_same || !before.mechanisms.any()) continue;
      if (before.mechanisms.carry_over != data::CarryOverKind::kNone && !node.may_carry_over)
        continue;
      if (before.mechanisms.saturation && !node.may_saturate) continue;
      node.SetInputMechanisms(before.mechanisms);
    }
  }
}

std::vector<std::string> DescribeInputMechanisms(const nodes::FunnelNode& node, int draw_count) {
  std::vector<std::string> notes;
  const data::FittedNode& fitted = node.node;
  const data::InputMechanismShape& shape = fitted.mechanisms;
  if (node.may_carry_over) {
    const bool is_on = shape.carry_over != data::CarryOverKind::kNone;
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

}  // namespace funnelcast::fit

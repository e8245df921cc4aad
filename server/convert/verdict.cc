#include "server/convert/verdict.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "server/words/metric_words.h"
#include "server/words/render.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"

namespace funnelcast::convert {
namespace {

using data::GoalSpec;
using data::Quantity;
using data::ReasonKind;
using data::VerdictReason;

bool IsMoney(Quantity quantity) {
  return quantity == Quantity::kValue || quantity == Quantity::kSpend;
}

bool IsCount(Quantity quantity) { return !IsMoney(quantity) && quantity != Quantity::kEffortHours; }

// A share of counts, which people speak of in per cent: clicks per impression.
bool IsRate(const GoalSpec& goal) {
  return goal.per && IsCount(goal.metric) && IsCount(*goal.per) && goal.target <= 1.0;
}

int DaysOf(const GoalSpec& goal) { return goal.end_day - goal.first_day; }

// The id of the metric that measures a quantity; empty where none does.
std::string MetricOf(Quantity quantity, const GoalWords& words) {
  if (quantity == Quantity::kSpend) return words.spend_metric;
  if (quantity == Quantity::kEffortHours) return words.effort_metric;
  return words.stage_metrics[static_cast<std::size_t>(quantity)];
}

// The same for people: with spaces.
std::string WordFor(Quantity quantity, const GoalWords& words) {
  std::string word = MetricOf(quantity, words);
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

// What one unit of a denominator is called: "order", "EUR of spend", "hour".
words::Value UnitOf(Quantity quantity, const GoalWords& words) {
  if (IsMoney(quantity)) {
    return words::Message{
        "UNIT_OF_MONEY", {{"currency", words.currency_code}, {"metric", WordFor(quantity, words)}}};
  }
  if (quantity == Quantity::kEffortHours) return words::Message{"UNIT_OF_HOURS", {}};
  return words::OneOf(WordFor(quantity, words));
}

// A value of `quantity` without its name.
words::Value BareValue(double value, Quantity quantity, const GoalWords& words) {
  if (IsMoney(quantity)) return words::Money{value, words.currency_code};
  return value;
}

// More digits than a share has: rates of neighbouring goals differ by little.
words::Message RateOf(double value) {
  return words::Message{"RATE_IN_PER_CENT", {{"percent", 100.0 * value}}};
}

// A value of a goal without the name of what is counted, for use after it was named once.
words::Value BareGoalValue(double value, const GoalSpec& goal, const GoalWords& words) {
  if (IsRate(goal)) return RateOf(value);
  // Money by money has no unit left.
  if (goal.per && IsMoney(goal.metric) && IsMoney(*goal.per)) return value;
  return BareValue(value, goal.metric, words);
}

// A value of a quantity with its name: "812 orders", "EUR 12,300 revenue", "40.5 hours".
words::Message NamedValue(double value, Quantity quantity, const GoalWords& words) {
  if (quantity == Quantity::kEffortHours) return words::Message{"HOURS", {{"hours", value}}};
  return words::Message{
      "NAMED_QUANTITY",
      {{"value", BareValue(value, quantity, words)}, {"metric", WordFor(quantity, words)}}};
}

// A value of a goal with its name: "812 orders", "EUR 23.40 spend per order".
words::Message GoalValue(double value, const GoalSpec& goal, const GoalWords& words) {
  if (!goal.per) return NamedValue(value, goal.metric, words);
  if (IsMoney(goal.metric) && IsMoney(*goal.per)) {
    return words::Message{"MONEY_PER_MONEY",
                          {{"value", value},
                           {"metric", WordFor(goal.metric, words)},
                           {"per", WordFor(*goal.per, words)}}};
  }
  words::Message quantity = NamedValue(value, goal.metric, words);
  if (IsRate(goal)) {
    quantity = words::Message{"NAMED_QUANTITY",
                              {{"value", RateOf(value)}, {"metric", WordFor(goal.metric, words)}}};
  }
  return words::Message{"QUANTITY_PER_UNIT",
                        {{"quantity", quantity}, {"unit", UnitOf(*goal.per, words)}}};
}

const char* Direction(const GoalSpec& goal) { return goal.at_least ? "at_least" : "at_most"; }

words::Message SayForecast(const VerdictReason& reason, const GoalSpec& goal,
                           const GoalWords& words) {
  return words::Message{"REASON_FORECAST",
                        {{"direction", Direction(goal)},
                         {"mean", GoalValue(reason.value, goal, words)},
                         {"low", BareGoalValue(reason.reference, goal, words)},
                         {"high", BareGoalValue(reason.upper, goal, words)},
                         {"target", BareGoalValue(goal.target, goal, words)}}};
}

words::Message SayBaseRate(const VerdictReason& reason, const GoalSpec& goal,
                           const GoalWords& words) {
  const bool all = reason.value == reason.reference;
  return words::Message{"REASON_BASE_RATE",
                        {{"direction", Direction(goal)},
                         {"part", reason.value == 0.0 ? "none"
                                  : all               ? "all"
                                                      : "some"},
                         {"reached", std::llround(reason.value)},
                         {"windows", std::llround(reason.reference)},
                         {"days", DaysOf(goal)},
                         {"target", GoalValue(goal.target, goal, words)},
                         {"best", BareGoalValue(reason.upper, goal, words)}}};
}

// "leads to orders would have to convert at 9.1 %" for counts; values per unit where money or hours
// are on a side.
words::Message SayLimitingStage(const VerdictReason& reason, const GoalSpec& goal,
                                const GoalWords& words) {
  const bool counts =
      !IsMoney(reason.from) && !IsMoney(reason.to) && reason.from != Quantity::kEffortHours;
  // More than one for one is no conversion, though both are counts (several page visits a click).
  if (counts && std::max({reason.value, reason.reference, reason.upper}) <= 1.0) {
    return words::Message{"REASON_LIMITING_CONVERSION",
                          {{"from", WordFor(reason.from, words)},
                           {"to", WordFor(reason.to, words)},
                           {"needed", words::Share{reason.value}},
                           {"days", DaysOf(goal)},
                           {"best", words::Share{reason.reference}},
                           {"forecast", words::Share{reason.upper}}}};
  }
  return words::Message{"REASON_LIMITING_RATE",
                        {{"unit", UnitOf(reason.from, words)},
                         {"to", WordFor(reason.to, words)},
                         {"needed", BareValue(reason.value, reason.to, words)},
                         {"days", DaysOf(goal)},
                         {"best", BareValue(reason.reference, reason.to, words)},
                         {"forecast", BareValue(reason.upper, reason.to, words)}}};
}

void SetLimitingStage(const VerdictReason& reason, const GoalWords& words,
                      v1::LimitingStageFact& fact) {
  fact.set_from_metric(MetricOf(reason.from, words));
  fact.set_to_metric(MetricOf(reason.to, words));
  fact.set_needed_rate(reason.value);
  fact.set_best_rate(reason.reference);
  fact.set_forecast_rate(reason.upper);
}

void SetBaseRate(const VerdictReason& reason, const GoalSpec& goal, v1::BaseRateFact& fact) {
  fact.set_reached_count(static_cast<std::int32_t>(std::llround(reason.value)));
  fact.set_window_count(static_cast<std::int32_t>(std::llround(reason.reference)));
  fact.set_days(DaysOf(goal));
  fact.set_best(reason.upper);
}

void SetFact(const VerdictReason& reason, const GoalSpec& goal, const GoalWords& words,
             v1::Reason& proto) {
  switch (reason.kind) {
    case ReasonKind::kForecast:
      proto.mutable_forecast()->set_mean(reason.value);
      proto.mutable_forecast()->set_low(reason.reference);
      proto.mutable_forecast()->set_high(reason.upper);
      return;
    case ReasonKind::kBaseRate:
      return SetBaseRate(reason, goal, *proto.mutable_base_rate());
    case ReasonKind::kLimitingStage:
      return SetLimitingStage(reason, words, *proto.mutable_limiting_stage());
    case ReasonKind::kOutsideObserved:
      return proto.mutable_outside_observed()->set_share(reason.value);
    case ReasonKind::kNoOwnHistory:
      proto.mutable_no_own_history()->set_share(reason.value);
      for (const auto& name : reason.names) proto.mutable_no_own_history()->add_channels(name);
      return;
    case ReasonKind::kShortHistory:
      proto.mutable_short_history()->set_history_weeks(reason.value);
      proto.mutable_short_history()->set_window_weeks(reason.reference);
      return;
    case ReasonKind::kPoorConvergence:
      return proto.mutable_poor_convergence()->set_max_rhat(reason.value);
    case ReasonKind::kObservedSoFar:
      proto.mutable_observed_so_far()->set_quantity(reason.value);
      proto.mutable_observed_so_far()->set_days(static_cast<int>(std::lround(reason.reference)));
      return;
    case ReasonKind::kConflict:
      if (!reason.names.empty()) proto.mutable_conflict()->set_goal(reason.names.front());
      proto.mutable_conflict()->set_joint_chance(reason.value);
      return;
  }
}

}  // namespace

words::Message SayReason(const VerdictReason& reason, const GoalSpec& goal,
                         const GoalWords& words) {
  switch (reason.kind) {
    case ReasonKind::kForecast:
      return SayForecast(reason, goal, words);
    case ReasonKind::kBaseRate:
      return SayBaseRate(reason, goal, words);
    case ReasonKind::kLimitingStage:
      return SayLimitingStage(reason, goal, words);
    case ReasonKind::kOutsideObserved:
      return words::Message{"REASON_OUTSIDE_OBSERVED", {{"share", words::Share{reason.value}}}};
    case ReasonKind::kNoOwnHistory:
      return words::Message{
          "REASON_NO_OWN_HISTORY",
          {{"share", words::Share{reason.value}}, {"channels", words::Names(reason.names)}}};
    case ReasonKind::kShortHistory:
      return words::Message{"REASON_SHORT_HISTORY",
                            {{"known", reason.value}, {"window", reason.reference}}};
    case ReasonKind::kPoorConvergence:
      return words::Message{"REASON_POOR_CONVERGENCE", {{"rhat", words::Fixed{reason.value, 2}}}};
    case ReasonKind::kObservedSoFar:
      return words::Message{"REASON_OBSERVED_SO_FAR",
                            {{"quantity", GoalValue(reason.value, goal, words)},
                             {"days", std::llround(reason.reference)}}};
    case ReasonKind::kConflict:
      return words::Message{"REASON_CONFLICT",
                            {{"other", words::Names(reason.names)},
                             {"goal", goal.id},
                             {"chance", words::Share{reason.value}}}};
  }
  return words::Verbatim({});
}

v1::VerdictClass ToProto(data::VerdictClass verdict_class) {
  switch (verdict_class) {
    case data::VerdictClass::kSafe:
      return v1::VERDICT_CLASS_SAFE;
    case data::VerdictClass::kRealistic:
      return v1::VERDICT_CLASS_REALISTIC;
    case data::VerdictClass::kAmbitious:
      return v1::VERDICT_CLASS_AMBITIOUS;
    case data::VerdictClass::kUnrealistic:
      return v1::VERDICT_CLASS_UNREALISTIC;
    case data::VerdictClass::kOutOfReach:
      return v1::VERDICT_CLASS_OUT_OF_REACH;
  }
  return v1::VERDICT_CLASS_UNSPECIFIED;
}

v1::Verdict ToProto(const data::GoalVerdict& verdict, const GoalSpec& goal,
                    const GoalWords& words) {
  v1::Verdict proto;
  proto.set_goal(verdict.id);
  proto.set_chance(verdict.chance);
  proto.set_chance_standard_error(verdict.chance_standard_error);
  proto.set_verdict_class(ToProto(verdict.verdict_class));
  for (const VerdictReason& reason : verdict.reasons) {
    v1::Reason* added = proto.add_reasons();
    added->set_text(words::Render(SayReason(reason, goal, words), words::CurrentLanguage()));
    SetFact(reason, goal, words, *added);
  }
  if (verdict.has_mean) proto.set_mean(verdict.mean);
  AddQuantiles(verdict, {0.05, 0.25, 0.5, 0.75, 0.95}, *proto.mutable_quantiles());
  proto.set_target(goal.target);
  proto.set_comparison(goal.at_least ? v1::COMPARISON_AT_LEAST : v1::COMPARISON_AT_MOST);
  return proto;
}

void AddQuantiles(const data::GoalVerdict& verdict, std::initializer_list<double> probabilities,
                  google::protobuf::RepeatedPtrField<v1::Quantile>& quantiles) {
  if (verdict.quantiles.size() != std::size(data::kVerdictProbabilities)) return;
  for (std::size_t i = 0; i < verdict.quantiles.size(); ++i) {
    const double probability = data::kVerdictProbabilities[i];
    if (std::find(probabilities.begin(), probabilities.end(), probability) == probabilities.end())
      continue;
    v1::Quantile* added = quantiles.Add();
    added->set_probability(probability);
    added->set_value(verdict.quantiles[i]);
  }
}

}  // namespace funnelcast::convert

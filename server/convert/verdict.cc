#include "server/convert/verdict.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <variant>

#include "server/words/metric_words.h"
#include "server/words/render.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/trust.h"

namespace funnelcast::convert {
namespace {

using data::GoalSpec;
using data::Quantity;
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

// Each kind of reason: what it says, and the fact beside it.
class Reasons {
 public:
  Reasons(const GoalSpec& goal, const GoalWords& words) : goal_(goal), words_(words) {}

  words::Message Say(const data::ForecastReason& reason) const {
    return words::Message{"REASON_FORECAST",
                          {{"direction", Direction(goal_)},
                           {"mean", GoalValue(reason.mean, goal_, words_)},
                           {"low", BareGoalValue(reason.low, goal_, words_)},
                           {"high", BareGoalValue(reason.high, goal_, words_)},
                           {"target", BareGoalValue(goal_.target, goal_, words_)}}};
  }

  words::Message Say(const data::BaseRateReason& reason) const {
    const bool all = reason.reached_count == reason.window_count;
    return words::Message{"REASON_BASE_RATE",
                          {{"direction", Direction(goal_)},
                           {"part", reason.reached_count == 0 ? "none"
                                    : all                     ? "all"
                                                              : "some"},
                           {"reached", reason.reached_count},
                           {"windows", reason.window_count},
                           {"days", DaysOf(goal_)},
                           {"target", GoalValue(goal_.target, goal_, words_)},
                           {"best", BareGoalValue(reason.best, goal_, words_)}}};
  }

  // "leads to orders would have to convert at 9.1 %" for counts; values per unit where money or
  // hours are on a side.
  words::Message Say(const data::LimitingStageReason& reason) const {
    const bool counts =
        !IsMoney(reason.from) && !IsMoney(reason.to) && reason.from != Quantity::kEffortHours;
    // More than one for one is no conversion, though both are counts (several visits a click).
    if (counts && std::max({reason.needed_rate, reason.best_rate, reason.forecast_rate}) <= 1.0) {
      return words::Message{"REASON_LIMITING_CONVERSION",
                            {{"from", WordFor(reason.from, words_)},
                             {"to", WordFor(reason.to, words_)},
                             {"needed", words::Share{reason.needed_rate}},
                             {"days", DaysOf(goal_)},
                             {"best", words::Share{reason.best_rate}},
                             {"forecast", words::Share{reason.forecast_rate}}}};
    }
    return words::Message{"REASON_LIMITING_RATE",
                          {{"unit", UnitOf(reason.from, words_)},
                           {"to", WordFor(reason.to, words_)},
                           {"needed", BareValue(reason.needed_rate, reason.to, words_)},
                           {"days", DaysOf(goal_)},
                           {"best", BareValue(reason.best_rate, reason.to, words_)},
                           {"forecast", BareValue(reason.forecast_rate, reason.to, words_)}}};
  }

  words::Message Say(const data::OutsideObservedReason& reason) const {
    return words::Message{"REASON_OUTSIDE_OBSERVED", {{"share", words::Share{reason.share}}}};
  }
  words::Message Say(const data::NoOwnHistoryReason& reason) const {
    return words::Message{
        "REASON_NO_OWN_HISTORY",
        {{"share", words::Share{reason.share}}, {"channels", words::Names(reason.channels)}}};
  }
  words::Message Say(const data::ShortHistoryReason& reason) const {
    return words::Message{"REASON_SHORT_HISTORY",
                          {{"known", reason.history_weeks}, {"window", reason.window_weeks}}};
  }
  words::Message Say(const data::PoorConvergenceReason& reason) const {
    return words::Message{"REASON_POOR_CONVERGENCE",
                          {{"rhat", words::Fixed{reason.max_rhat, 2}},
                           {"limit", words::Fixed{data::trust::kHighestRhat, 2}}}};
  }
  words::Message Say(const data::ObservedSoFarReason& reason) const {
    return words::Message{
        "REASON_OBSERVED_SO_FAR",
        {{"quantity", GoalValue(reason.quantity, goal_, words_)}, {"days", reason.days}}};
  }
  words::Message Say(const data::ConflictReason& reason) const {
    return words::Message{"REASON_CONFLICT",
                          {{"other", reason.goal},
                           {"goal", goal_.id},
                           {"chance", words::Share{reason.joint_chance}}}};
  }

  void SetFact(const data::ForecastReason& reason, v1::Reason& proto) const {
    proto.mutable_forecast()->set_mean(reason.mean);
    proto.mutable_forecast()->set_low(reason.low);
    proto.mutable_forecast()->set_high(reason.high);
  }
  void SetFact(const data::BaseRateReason& reason, v1::Reason& proto) const {
    v1::BaseRateFact& fact = *proto.mutable_base_rate();
    fact.set_reached_count(reason.reached_count);
    fact.set_window_count(reason.window_count);
    fact.set_days(DaysOf(goal_));
    fact.set_best(reason.best);
  }
  void SetFact(const data::LimitingStageReason& reason, v1::Reason& proto) const {
    v1::LimitingStageFact& fact = *proto.mutable_limiting_stage();
    fact.set_from_metric(MetricOf(reason.from, words_));
    fact.set_to_metric(MetricOf(reason.to, words_));
    fact.set_needed_rate(reason.needed_rate);
    fact.set_best_rate(reason.best_rate);
    fact.set_forecast_rate(reason.forecast_rate);
  }
  void SetFact(const data::OutsideObservedReason& reason, v1::Reason& proto) const {
    proto.mutable_outside_observed()->set_share(reason.share);
  }
  void SetFact(const data::NoOwnHistoryReason& reason, v1::Reason& proto) const {
    proto.mutable_no_own_history()->set_share(reason.share);
    for (const auto& id : reason.channels) proto.mutable_no_own_history()->add_channels(id);
  }
  void SetFact(const data::ShortHistoryReason& reason, v1::Reason& proto) const {
    proto.mutable_short_history()->set_history_weeks(reason.history_weeks);
    proto.mutable_short_history()->set_window_weeks(reason.window_weeks);
  }
  void SetFact(const data::PoorConvergenceReason& reason, v1::Reason& proto) const {
    proto.mutable_poor_convergence()->set_max_rhat(reason.max_rhat);
  }
  void SetFact(const data::ObservedSoFarReason& reason, v1::Reason& proto) const {
    proto.mutable_observed_so_far()->set_quantity(reason.quantity);
    proto.mutable_observed_so_far()->set_days(reason.days);
  }
  void SetFact(const data::ConflictReason& reason, v1::Reason& proto) const {
    proto.mutable_conflict()->set_goal(reason.goal);
    proto.mutable_conflict()->set_joint_chance(reason.joint_chance);
  }

 private:
  const GoalSpec& goal_;
  const GoalWords& words_;
};

}  // namespace

words::Message SayReason(const VerdictReason& reason, const GoalSpec& goal,
                         const GoalWords& words) {
  const Reasons reasons(goal, words);
  return std::visit([&](const auto& one) { return reasons.Say(one); }, reason);
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
  const Reasons reasons(goal, words);
  for (const VerdictReason& reason : verdict.reasons) {
    v1::Reason* added = proto.add_reasons();
    added->set_text(words::Render(SayReason(reason, goal, words), words::CurrentLanguage()));
    std::visit([&](const auto& one) { reasons.SetFact(one, *added); }, reason);
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

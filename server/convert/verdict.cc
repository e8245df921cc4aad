#include "server/convert/verdict.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "fmt/format.h"
#include "server/convert/number_text.h"
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

// The word for a quantity: its metric's id with spaces, or the stage where no metric measures it.
std::string WordFor(Quantity quantity, const GoalWords& words) {
  std::string word;
  if (quantity == Quantity::kSpend) {
    word = words.spend_metric;
  } else if (quantity == Quantity::kEffortHours) {
    word = words.effort_metric;
  } else {
    word = words.stage_metrics[static_cast<std::size_t>(quantity)];
  }
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// One of what `word` counts, for English plurals in -s; other words stay as they are.
std::string Singular(const std::string& word) {
  if (word.size() > 4 && EndsWith(word, "ies")) return word.substr(0, word.size() - 3) + "y";
  for (const char* end : {"ss", "us", "is"}) {
    if (EndsWith(word, end)) return word;
  }
  return word.size() > 2 && word.back() == 's' ? word.substr(0, word.size() - 1) : word;
}

// What one unit of a denominator is called: "order", "EUR of spend", "hour".
std::string UnitOf(Quantity quantity, const GoalWords& words) {
  if (IsMoney(quantity))
    return fmt::format("{} of {}", words.currency_code, WordFor(quantity, words));
  if (quantity == Quantity::kEffortHours) return "hour";
  return Singular(WordFor(quantity, words));
}

// A bare value of `quantity` with its currency, without its name.
std::string BareValue(double value, Quantity quantity, const GoalWords& words) {
  return IsMoney(quantity) ? FormatMoney(value, words.currency_code) : FormatRounded(value);
}

bool IsCount(Quantity quantity) { return !IsMoney(quantity) && quantity != Quantity::kEffortHours; }

// A share of counts, which people speak of in per cent: clicks per impression.
bool IsRate(const GoalSpec& goal) {
  return goal.per && IsCount(goal.metric) && IsCount(*goal.per) && goal.target <= 1.0;
}

// More digits than FormatPercent has: rates of neighbouring goals differ by little.
std::string RateText(double value) { return FormatRounded(100.0 * value) + " %"; }

// The value of a goal without the name of what is counted, for use after it was named once.
std::string BareGoalValue(double value, const GoalSpec& goal, const GoalWords& words) {
  if (IsRate(goal)) return RateText(value);
  // Money by money has no unit left.
  if (goal.per && IsMoney(goal.metric) && IsMoney(*goal.per)) return FormatRounded(value);
  return BareValue(value, goal.metric, words);
}

std::string DescribeForecast(const VerdictReason& reason, const GoalSpec& goal,
                             const GoalWords& words) {
  return fmt::format("Forecast: {} (90 % between {} and {}) against a target of {}{}.",
                     FormatGoalValue(reason.value, goal, words),
                     BareGoalValue(reason.reference, goal, words),
                     BareGoalValue(reason.upper, goal, words), goal.at_least ? "" : "at most ",
                     BareGoalValue(goal.target, goal, words));
}

std::string DescribeBaseRate(const VerdictReason& reason, const GoalSpec& goal,
                             const GoalWords& words) {
  const int days = goal.end_day - goal.first_day;
  const std::string reached = reason.value == 0.0                ? "none"
                              : reason.value == reason.reference ? "all"
                                                                 : FormatNumber(reason.value, 0);
  const std::string windows =
      fmt::format("{} past window{} of {} day{}", FormatNumber(reason.reference, 0),
                  reason.reference == 1.0 ? "" : "s", FormatNumber(days, 0), days == 1 ? "" : "s");
  return fmt::format("Base rate: {} of {} had {} {}; the {} had {}.", reached, windows,
                     goal.at_least ? "at least" : "at most",
                     FormatGoalValue(goal.target, goal, words), goal.at_least ? "best" : "lowest",
                     BareGoalValue(reason.upper, goal, words));
}

// "leads to orders would have to be 9.1 %, ..." for counts; values per unit where money or hours
// are on a side.
std::string DescribeLimitingStage(const VerdictReason& reason, const GoalSpec& goal,
                                  const GoalWords& words) {
  const bool counts =
      !IsMoney(reason.from) && !IsMoney(reason.to) && reason.from != Quantity::kEffortHours;
  // More than one for one is no conversion, though both are counts (several page visits a click).
  const bool percent = counts && std::max({reason.value, reason.reference, reason.upper}) <= 1.0;
  const auto format = [&](double rate) {
    return percent ? FormatPercent(rate) : BareValue(rate, reason.to, words);
  };
  const std::string needed =
      percent ? fmt::format("{} to {} would have to convert at {}", WordFor(reason.from, words),
                            WordFor(reason.to, words), format(reason.value))
              : fmt::format("{} per {} would have to be {}", WordFor(reason.to, words),
                            UnitOf(reason.from, words), format(reason.value));
  return fmt::format("Limiting stage: {}, the best {} days ever had {}, the forecast has {}.",
                     needed, FormatNumber(goal.end_day - goal.first_day, 0),
                     format(reason.reference), format(reason.upper));
}

std::string DescribeShortHistory(const VerdictReason& reason) {
  return fmt::format(
      "Short history: {} weeks are known for a window of {} weeks, so the chance rests on little; "
      "more "
      "history would make it firmer.",
      FormatRounded(reason.value), FormatRounded(reason.reference));
}

std::string DescribeConvergence(const VerdictReason& reason) {
  return fmt::format(
      "The model's chains did not agree (R-hat {}, at most 1.05 is wanted); fit it again with more "
      "draws "
      "before relying on this chance.",
      FormatNumber(reason.value, 2));
}

std::string DescribeObserved(const VerdictReason& reason, const GoalSpec& goal,
                             const GoalWords& words) {
  const int days = static_cast<int>(std::lround(reason.reference));
  return fmt::format("Observed so far: {} in {} day{} of the window.",
                     FormatGoalValue(reason.value, goal, words), FormatNumber(days, 0),
                     days == 1 ? "" : "s");
}

std::string DescribeConflict(const VerdictReason& reason, const GoalSpec& goal) {
  return fmt::format(
      "Conflict: {} pulls the other way; the chance of reaching {} and {} together is {}.",
      fmt::join(reason.names, ", "), goal.id, fmt::join(reason.names, ", "),
      FormatPercent(reason.value));
}

v1::ReasonKind KindToProto(ReasonKind kind) {
  switch (kind) {
    case ReasonKind::kForecast:
      return v1::REASON_KIND_FORECAST;
    case ReasonKind::kBaseRate:
      return v1::REASON_KIND_BASE_RATE;
    case ReasonKind::kLimitingStage:
      return v1::REASON_KIND_LIMITING_STAGE;
    case ReasonKind::kOutsideObserved:
      return v1::REASON_KIND_OUTSIDE_OBSERVED;
    case ReasonKind::kNoOwnHistory:
      return v1::REASON_KIND_NO_OWN_HISTORY;
    case ReasonKind::kShortHistory:
      return v1::REASON_KIND_SHORT_HISTORY;
    case ReasonKind::kPoorConvergence:
      return v1::REASON_KIND_POOR_CONVERGENCE;
    case ReasonKind::kObservedSoFar:
      return v1::REASON_KIND_OBSERVED_SO_FAR;
    case ReasonKind::kConflict:
      return v1::REASON_KIND_CONFLICT;
  }
  return v1::REASON_KIND_UNSPECIFIED;
}

}  // namespace

std::string FormatQuantity(double value, Quantity quantity, const GoalWords& words) {
  if (quantity == Quantity::kEffortHours) return FormatRounded(value) + " hours";
  return fmt::format("{} {}", BareValue(value, quantity, words), WordFor(quantity, words));
}

std::string FormatGoalValue(double value, const GoalSpec& goal, const GoalWords& words) {
  if (!goal.per) return FormatQuantity(value, goal.metric, words);
  if (IsMoney(goal.metric) && IsMoney(*goal.per)) {
    return fmt::format("{} {} per {}", FormatRounded(value), WordFor(goal.metric, words),
                       WordFor(*goal.per, words));
  }
  const std::string quantity =
      IsRate(goal) ? fmt::format("{} {}", RateText(value), WordFor(goal.metric, words))
                   : FormatQuantity(value, goal.metric, words);
  return fmt::format("{} per {}", quantity, UnitOf(*goal.per, words));
}

std::string DescribeReason(const VerdictReason& reason, const GoalSpec& goal,
                           const GoalWords& words) {
  switch (reason.kind) {
    case ReasonKind::kForecast:
      return DescribeForecast(reason, goal, words);
    case ReasonKind::kBaseRate:
      return DescribeBaseRate(reason, goal, words);
    case ReasonKind::kLimitingStage:
      return DescribeLimitingStage(reason, goal, words);
    case ReasonKind::kOutsideObserved:
      return fmt::format(
          "{} of the planned spend lies above the highest daily spend ever observed for its "
          "channel.",
          FormatPercent(reason.value));
    case ReasonKind::kNoOwnHistory:
      return fmt::format(
          "{} of the planned spend goes to channels with hardly any own history: {}.",
          FormatPercent(reason.value), fmt::join(reason.names, ", "));
    case ReasonKind::kShortHistory:
      return DescribeShortHistory(reason);
    case ReasonKind::kPoorConvergence:
      return DescribeConvergence(reason);
    case ReasonKind::kObservedSoFar:
      return DescribeObserved(reason, goal, words);
    case ReasonKind::kConflict:
      return DescribeConflict(reason, goal);
  }
  return {};
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
  proto.set_class_(ToProto(verdict.verdict_class));
  for (const VerdictReason& reason : verdict.reasons) {
    v1::Reason* added = proto.add_reasons();
    added->set_kind(KindToProto(reason.kind));
    added->set_message(DescribeReason(reason, goal, words));
    added->set_value(reason.value);
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

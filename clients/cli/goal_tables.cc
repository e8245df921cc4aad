// Goals and verdicts for people; see goal_tables.h.
#include "clients/cli/goal_tables.h"

#include <fmt/format.h>

#include <utility>

#include "clients/cli/dates.h"
#include "clients/cli/json_output.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"

namespace funnelcast::cli {
namespace {

// Ratios of money to money are pure numbers; all others are measured like what is divided.
v1::MetricKind ValueKind(const v1::Goal& goal, const Units& units) {
  const v1::MetricKind kind = units.KindOf(goal.metric());
  if (goal.per_metric().empty()) return kind;
  const v1::MetricKind per = units.KindOf(goal.per_metric());
  const bool per_money = per == v1::METRIC_KIND_SPEND || per == v1::METRIC_KIND_MONEY;
  return per_money ? v1::METRIC_KIND_COUNT : kind;
}

// A share of counts, which people speak of in per cent: clicks per impression.
bool IsRate(const v1::Goal& goal, const Units& units) {
  return !goal.per_metric().empty() && goal.target() <= 1.0 &&
         units.KindOf(goal.metric()) == v1::METRIC_KIND_COUNT &&
         units.KindOf(goal.per_metric()) == v1::METRIC_KIND_COUNT;
}

// A value in full, as targets and observations are.
std::string ExactText(double value, const v1::Goal& goal, const Units& units,
                      Place place = Place::kSentence) {
  if (IsRate(goal, units)) {
    return InPercent(FormatExact(100.0 * value, v1::METRIC_KIND_COUNT), place);
  }
  return FormatExact(value, ValueKind(goal, units));
}

// The kind of fact that a reason tells, as the contract calls it: `base_rate`.
std::string ReasonWord(const v1::Reason& reason) {
  const auto* const fact = v1::Reason::descriptor()->FindOneofByName("fact");
  const auto* const field = v1::Reason::GetReflection()->GetOneofFieldDescriptor(reason, fact);
  return field == nullptr ? std::string() : field->name();
}

Style StyleOf(v1::VerdictClass verdict_class) {
  switch (verdict_class) {
    case v1::VERDICT_CLASS_SAFE:
    case v1::VERDICT_CLASS_REALISTIC:
      return Style::kGreen;
    case v1::VERDICT_CLASS_AMBITIOUS:
      return Style::kYellow;
    default:
      return Style::kRed;
  }
}

Cell ChanceCell(double chance) {
  return Cell(FormatChance(chance, Place::kTable), FormatRaw(chance));
}

// A value of the goal's quantity for a table.
Cell ValueCell(double value, const v1::Goal& goal, const Units& units) {
  const std::string number = ExactText(value, goal, units, Place::kTable);
  const bool plain = goal.per_metric().empty();
  return Cell(plain ? units.WithUnit(number, goal.metric()) : number, FormatRaw(value));
}

// Where the goal's quantity will lie, from the outermost quantiles.
std::string ExpectedSentence(const v1::Verdict& verdict, const v1::Goal& goal, const Units& units) {
  if (!verdict.has_mean() || verdict.quantiles().empty()) return "";
  const v1::Quantile& low = *verdict.quantiles().begin();
  const v1::Quantile& high = *verdict.quantiles().rbegin();
  return TrF("Expected {}; {} between {} and {}", GoalValue(verdict.mean(), goal, units),
             FormatProbability(high.probability() - low.probability()),
             GoalNumber(low.value(), goal, units), GoalNumber(high.value(), goal, units));
}

std::string VerdictBlock(const v1::Verdict& verdict, const v1::Goal* known, const Units& units,
                         const Terminal& terminal) {
  v1::Goal goal;
  if (known != nullptr) {
    goal = *known;
  } else {
    goal.set_target(verdict.target());
    goal.set_comparison(verdict.comparison());
  }
  std::string headline = TargetSentence(goal, units);
  if (goal.has_start_date()) headline += ", " + FormatWindow(goal.start_date(), goal.end_date());
  std::string text = Styled(terminal, Style::kBold, verdict.goal()) + ": " + headline + "\n";
  const std::string judged =
      Styled(terminal, StyleOf(verdict.verdict_class()), ClassForPeople(verdict.verdict_class()));
  text += "  " + TrF("Chance {}: {}", FormatChance(verdict.chance()), judged) + "\n";
  const std::string expected = ExpectedSentence(verdict, goal, units);
  if (!expected.empty()) text += "  " + expected + "\n";
  if (verdict.has_past_forecasts()) {
    text += "  " + PastForecastsSentence(verdict.past_forecasts()) + "\n";
  }
  for (const v1::Reason& reason : verdict.reasons()) {
    text += "    - " + WrapText(reason.text(), terminal.width, 6) + "\n";
  }
  return text;
}

}  // namespace

std::string GoalNumber(double value, const v1::Goal& goal, const Units& units) {
  if (IsRate(goal, units)) {
    return InPercent(FormatRounded(100.0 * value, v1::METRIC_KIND_COUNT));
  }
  return FormatRounded(value, ValueKind(goal, units));
}

std::string GoalValue(double value, const v1::Goal& goal, const Units& units) {
  const std::string number = GoalNumber(value, goal, units);
  if (goal.metric().empty()) return number;
  return units.Phrase(number, goal.metric(), goal.per_metric());
}

std::string TargetSentence(const v1::Goal& goal, const Units& units) {
  const std::string number = ExactText(goal.target(), goal, units);
  const std::string quantity =
      goal.metric().empty() ? number : units.Phrase(number, goal.metric(), goal.per_metric());
  const std::string target = ComparisonForPeople(goal.comparison()) + " " + quantity;
  return goal.channel().empty() ? target : TrF("{} from {}", target, goal.channel());
}

Table GoalTable(const google::protobuf::RepeatedPtrField<v1::Goal>& goals, const Units& units) {
  Table table({{"goal"},
               {"funnel"},
               {"metric"},
               {"comparison"},
               {"target"},
               {"start_date"},
               {"end_date"},
               {"state"},
               {"chance"},
               {"observed"},
               {"owner"},
               {"parent_goal"},
               {"revision_count"},
               {"waiting_for"}});
  for (const v1::Goal& goal : goals) {
    std::string quantity = goal.metric();
    if (!goal.per_metric().empty()) quantity += " per " + goal.per_metric();
    if (!goal.channel().empty()) quantity += " from " + goal.channel();
    const bool committed = goal.has_commitment();
    table.AddRow({IdOf(goal.name()), goal.funnel(), quantity, ComparisonWords(goal.comparison()),
                  ValueCell(goal.target(), goal, units), FormatDate(goal.start_date()),
                  FormatDate(goal.end_date()), GoalStateWord(goal.state()),
                  committed ? ChanceCell(goal.commitment().chance()) : Cell(""),
                  goal.has_observed() ? ValueCell(goal.observed(), goal, units) : Cell(""),
                  goal.owner(), IdOf(goal.parent_goal()),
                  Cell(FormatCount(goal.revision_count()), std::to_string(goal.revision_count())),
                  WaitingList(goal.waiting_for())});
  }
  return table;
}

std::string WaitingList(const google::protobuf::RepeatedPtrField<v1::WaitingFor>& waiting_for) {
  constexpr size_t kMaxNamed = 3;
  // Channels whose values are missing from the same day on are named together.
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  std::vector<std::string> days;
  for (const v1::WaitingFor& one : waiting_for) {
    const std::string day = DateInSentence(one.since());
    const bool same = !groups.empty() && groups.back().first == one.metric() && days.back() == day;
    if (!same) {
      groups.push_back({one.metric(), {}});
      days.push_back(day);
    }
    if (!one.channel().empty()) groups.back().second.push_back(one.channel());
  }
  std::string text;
  for (size_t i = 0; i < groups.size(); ++i) {
    const auto& [metric, channels] = groups[i];
    const size_t shown = channels.size() > kMaxNamed + 1 ? kMaxNamed : channels.size();
    std::string names;
    for (size_t c = 0; c < shown; ++c) names += (c == 0 ? "" : ", ") + channels[c];
    if (shown < channels.size()) names = TrF("{} and {} more", names, channels.size() - shown);
    text += text.empty() ? "" : ", ";
    text += names.empty() ? TrF("{} since {}", metric, days[i])
                          : TrF("{} of {} since {}", metric, names, days[i]);
  }
  return text;
}

std::string WaitingSentence(const std::string& goal,
                            const google::protobuf::RepeatedPtrField<v1::WaitingFor>& waiting_for,
                            const Terminal& terminal) {
  const std::string text = TrF("{}: window over, waiting for {}.", goal, WaitingList(waiting_for));
  return WrapText(text, terminal.width, 2) + "\n";
}

std::string StateForPeople(const v1::Goal& goal) {
  return goal.waiting_for().empty() || goal.state() != v1::GOAL_STATE_COMMITTED
             ? GoalStateForPeople(goal.state())
             : Tr("window over");
}

std::string ObservedText(const v1::Goal& goal, const Units& units) {
  if (!goal.has_observed()) return "";
  const std::string number = ExactText(goal.observed(), goal, units);
  return goal.per_metric().empty() ? units.WithUnit(number, goal.metric()) : number;
}

std::string GoalListForPeople(const google::protobuf::RepeatedPtrField<v1::Goal>& goals,
                              const Units& units, const Terminal& terminal) {
  Table table({{"goal", Tr("goal")},
               {"what", Tr("what")},
               {"end_date", Tr("to before")},
               {"state", Tr("state")},
               {"chance", Tr("chance when committed"), Align::kRight},
               {"observed", Tr("so far"), Align::kRight},
               {"result", Tr("result"), Align::kRight},
               {"owner", Tr("owner")}});
  std::string waiting;
  for (const v1::Goal& goal : goals) {
    const bool closed =
        goal.state() == v1::GOAL_STATE_ACHIEVED || goal.state() == v1::GOAL_STATE_MISSED;
    const std::string observed = ObservedText(goal, units);
    table.AddRow({IdOf(goal.name()), TargetSentence(goal, units), FormatDate(goal.end_date()),
                  StateForPeople(goal),
                  goal.has_commitment() ? ChanceCell(goal.commitment().chance()) : Cell(""),
                  closed ? "" : observed, closed ? observed : "", goal.owner()});
    if (goal.waiting_for().empty() || goal.state() != v1::GOAL_STATE_COMMITTED) continue;
    waiting += WaitingSentence(IdOf(goal.name()), goal.waiting_for(), terminal);
  }
  return table.ForPeople(terminal) + (waiting.empty() ? "" : "\n" + waiting);
}

Table RevisionTable(const v1::ListGoalRevisionsResponse& response, const Units& units) {
  Table table({{"revision", Tr("revision"), Align::kRight},
               {"target", Tr("target before"), Align::kRight},
               {"start_date", Tr("from")},
               {"end_date", Tr("to before")},
               {"revise_time", Tr("revised")},
               {"reason", Tr("why")}});
  for (const v1::GoalRevision& revision : response.revisions()) {
    const v1::Goal& goal = revision.goal();
    table.AddRow({std::to_string(revision.revision()), ValueCell(goal.target(), goal, units),
                  FormatDate(goal.start_date()), FormatDate(goal.end_date()),
                  FormatTime(revision.revise_time()), revision.reason()});
  }
  return table;
}

std::string VerdictsForPeople(const v1::AssessGoalsResponse& response,
                              const std::map<std::string, v1::Goal>& goals, const Units& units,
                              const Terminal& terminal) {
  std::string text;
  for (const v1::Verdict& verdict : response.verdicts()) {
    const auto found = goals.find(verdict.goal());
    text += VerdictBlock(verdict, found == goals.end() ? nullptr : &found->second, units, terminal);
    text += "\n";
  }
  if (response.verdicts_size() > 1) {
    text += Styled(terminal, Style::kBold,
                   TrF("All {} goals together: chance {}", response.verdicts_size(),
                       FormatChance(response.joint_chance()))) +
            "\n";
  }
  for (const v1::Notice& warning : response.warnings()) {
    text += Labelled(Tr("Note: "), warning.text(), terminal.width) + "\n";
  }
  return text;
}

Table VerdictsCsv(const v1::AssessGoalsResponse& response) {
  Table table({{"goal"},
               {"chance"},
               {"chance_standard_error"},
               {"class"},
               {"target"},
               {"mean"},
               {"joint_chance"},
               {"reason_kind"},
               {"reason"}});
  for (const v1::Verdict& verdict : response.verdicts()) {
    const auto add = [&](const std::string& kind, const std::string& message) {
      table.AddRow({verdict.goal(), FormatRaw(verdict.chance()),
                    FormatRaw(verdict.chance_standard_error()), ClassWord(verdict.verdict_class()),
                    FormatRaw(verdict.target()),
                    verdict.has_mean() ? FormatRaw(verdict.mean()) : "",
                    FormatRaw(response.joint_chance()), kind, message});
    };
    if (verdict.reasons().empty()) add("", "");
    for (const v1::Reason& reason : verdict.reasons()) {
      add(ReasonWord(reason), reason.text());
    }
  }
  return table;
}

}  // namespace funnelcast::cli
